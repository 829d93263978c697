import { requestLimits } from '../support/request-limits.ts';
import type { SentRequest } from './memory-api.ts';

/** Requests of a kind, of any size up to the most that one may have. */
export interface GrowingRequest {
  readonly name: string;
  readonly most: number;
  readonly of: (chars: number) => Partial<SentRequest>;
}

/** A JSON body of at most the accepted size, so that it is read to its end. */
const BODY_CHARS = requestLimits.bodyBytes - 500;
/** SQL has a limit of its own. */
const SQL_CHARS = requestLimits.sqlBytes - 500;
/** API Gateway takes 10,240 bytes of request line and headers. */
const HEADER_CHARS = 10_000;

type Of = GrowingRequest['of'];
type Named<T> = readonly (readonly [name: string, of: T])[];

const all = (most: number, named: Named<Of>): GrowingRequest[] =>
  named.map(([name, of]) => ({ name, most, of }));

const post = (body: string): Partial<SentRequest> => ({ body });
const sql = (text: string, parameters: object = {}) =>
  post(JSON.stringify({ sql: text, parameters }));
const filled = (piece: string, chars: number) => piece.repeat(Math.floor(chars / piece.length));
const listed = (chars: number, width: number, item: (nth: number) => string) =>
  Array.from({ length: Math.floor(chars / width) }, (_, nth) => item(nth + 10_000)).join();

/** `:10000,:10001,…` */
const placeholders = (chars: number) => listed(chars, 7, (nth) => `:${nth}`);
const valuesFor = (chars: number, value: unknown) =>
  Object.fromEntries(Array.from({ length: Math.floor(chars / 7) }, (_, n) => [n + 10_000, value]));
/** `"10000":0,"10001":0,…` */
const members = (chars: number) => listed(chars, 10, (nth) => `"${nth}":0`);

const digits: Named<(chars: number) => string> = [
  ['zeros and a digit', (n) => `1.${'0'.repeat(n)}1`],
  ['digits', (n) => '1'.repeat(n)],
  ['zeros before a digit', (n) => `0.${'0'.repeat(n)}1e5`],
  ['a long exponent', (n) => `1e${'0'.repeat(n)}1`],
  ['zeros and ones', (n) => `1.${filled('01', n)}e1`],
];

const bodies = all(BODY_CHARS, [
  ...digits.flatMap(([name, of]): [string, Of][] => [
    [`a time of ${name}`, (n) => post(`{"sql":"a","timeoutSeconds":${of(n)}}`)],
    [`a value of ${name}`, (n) => post(`{"sql":"select :a","parameters":{"a":${of(n)}}}`)],
  ]),
  ['numbers', (n) => post(`{"sql":"a","x":[${filled('1.10,', n)}1]}`)],
  ['unknown fields', (n) => post(`{${members(n)}}`)],
  ['values without placeholders', (n) => post(`{"sql":"a","parameters":{${members(n)}}}`)],
  ['unknown parameters', (n) => post(`{"report":"sales","parameters":{${members(n)}}}`)],
  ['a long name', (n) => sql('a', { ['n'.repeat(n)]: 1 })],
  ['a long report', (n) => post(JSON.stringify({ report: 'r'.repeat(n) }))],
  ['a long value', (n) => sql('select :a', { a: 'x'.repeat(n) })],
  ['nested arrays', (n) => post(`${'['.repeat(n / 2)}${']'.repeat(n / 2)}`)],
  ['nested objects', (n) => post(`${'{"a":'.repeat(n / 6)}1${'}'.repeat(n / 6)}`)],
  ['no JSON', (n) => post('x'.repeat(n))],
  ['blanks', (n) => post(' '.repeat(n))],
  ['escapes without end', (n) => post(`{"sql":"${'\\\\'.repeat(n / 2)}`)],
]);

/** Whatever the scanner tells apart, open and closed, over and over. */
const pieces = [
  "'", "''", "'\\", "'\\'", '\\', '"', '""', '$', '$$', '$a', '$a$', '$a$ $b', '/*', '/* */', '/*/',
  '*/', '-', '--', '--\n', '\r', ' ', ';', ':', '::', ':a', ':a ', '(', '()', ')', 'a', 'a ', '1', '1.',
  '.', '1e', 'é', 'é$', '$1', '$é$', 'limit ', "E'", ":a'", '+', '\u2028', '\ufeff', '💥',
]; // biome-ignore format: a list to be read as such

const texts = all(
  SQL_CHARS / 4,
  pieces.map((piece) => [`SQL of ${JSON.stringify(piece)}`, (n) => sql(filled(piece, n))]),
);

const queries = [
  ...all(SQL_CHARS, [
    ['placeholders', (n) => sql(`select ${placeholders(n)}`)],
    ['parentheses', (n) => sql(`select ${'('.repeat(n)}`)],
    ['words', (n) => sql(`select ${filled('a ', n)}`)],
  ]),
  ...all(SQL_CHARS / 3, [
    ['placeholders with values', (n) => sql(`select ${placeholders(n)}`, valuesFor(n, 1))],
    ['values no text can hold', (n) => sql(`select ${placeholders(n)}`, valuesFor(n, '\ud800'))],
    ['a value in many places', (n) => sql(`select ${filled(':a,', n)}1`, { a: 'x'.repeat(n) })],
    ['a value of quotes', (n) => sql('select :a', { a: filled("'\\", n) })],
  ]),
];

/** The same as a request for UNLOAD, which writes the values into the text. */
const unloaded = ({ name, most, of }: GrowingRequest): GrowingRequest => ({
  name: `${name}, unloaded`,
  most,
  of: (n) => post(of(n).body?.replace(/\}$/, ',"delivery":"unload"}') ?? ''),
});

const heads = all(
  HEADER_CHARS,
  [
    ['idempotency-key', 'k'],
    ['content-type', 'application/a+'],
    ['content-type', 'application/json '],
    ['traceparent', '00-'],
  ].map(([header = '', piece = '']) => [
    `the header ${header} of ${JSON.stringify(piece)}`,
    (n) => ({ ...sql('select 1'), headers: { [header]: filled(piece, n) } }),
  ]),
);

const routes = ['GET /jobs/{jobId}', 'GET /jobs/{jobId}/result', 'POST /jobs/{jobId}/cancel'];
const lookUps = all(HEADER_CHARS, [
  ...['"a",', 'W/', ',', ' '].map((piece): [string, Of] => [
    `if-none-match of ${JSON.stringify(piece)}`,
    (n) => ({
      routeKey: 'GET /jobs/{jobId}',
      jobId: 'known',
      headers: { 'if-none-match': filled(piece, n) },
    }),
  ]),
  ...['cursor', 'limit', 'state', 'report', 'owner', 'x'].map((name): [string, Of] => [
    `the query's ${name}`,
    (n) => ({ routeKey: 'GET /jobs', query: { [name]: 'e'.repeat(n) } }),
  ]),
  ...routes.map((routeKey): [string, Of] => [
    `the id of ${routeKey}`,
    (n) => ({ routeKey, jobId: '-'.repeat(n) }),
  ]),
  [
    'the number of a file',
    (n) => ({
      routeKey: 'GET /jobs/{jobId}/result',
      jobId: 'known',
      query: { file: '1'.repeat(n) },
    }),
  ],
  [
    'parameters of a query',
    (n) => ({
      routeKey: 'GET /jobs',
      query: Object.fromEntries(Array.from({ length: Math.floor(n / 8) }, (_, i) => [`q${i}`, ''])),
    }),
  ],
]);

/** Everything that a caller can make long, each by itself. */
export const growingRequests: readonly GrowingRequest[] = [
  ...bodies,
  ...texts,
  ...queries,
  ...[...queries, ...texts].map(unloaded),
  ...heads,
  ...lookUps,
];
