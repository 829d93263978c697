import type * as z from 'zod/mini';
import { given, shortened } from '../platform/given-value.ts';
import { type Fault, HttpProblem, type ProblemName } from './problem.ts';

type Path = readonly PropertyKey[];

/** The JSON pointer (RFC 6901) of a place in a body. */
export const pointer = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Later faults appear once these are fixed; all of them could be 30 times the request. */
const NAMED_FAULTS = 100;

/**
 * The refusal of a request with these faults: each is in `errors` once, at most the first 100.
 * `detail` has the first one in full, so that a person who reads nothing else knows what to fix.
 */
export const faultyRequest = (problem: ProblemName, faults: readonly Fault[]): HttpProblem => {
  const byText = new Map(faults.map((fault) => [`${fault.pointer} ${fault.detail}`, fault]));
  const errors = [...byText.values()].slice(0, NAMED_FAULTS);
  const first = errors.slice(0, 1).map((fault) => `${fault.pointer || 'body'}: ${fault.detail}.`);
  const number = `The request has ${byText.size} faults, the first ${NAMED_FAULTS} in errors.`;
  const further = `The request has ${byText.size} faults, all in errors.`;
  if (byText.size > 1) first.push(byText.size > NAMED_FAULTS ? number : further);
  return new HttpProblem(problem, { detail: first.join(' '), errors });
};

/** The refusal of a cursor that this API did not give for this list or result. */
export const unknownCursor = (of: 'list' | 'result'): HttpProblem => {
  const detail = `not a nextCursor that this API gave for this ${of}`;
  return faultyRequest('malformed-request', [{ pointer: '/cursor', detail }]);
};

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * What a schema accepts, where it has no words of its own; zod's are about its own types. To be
 * given to `safeParse` as `error`.
 */
export const wordsOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `${KINDS[issue.expected] ?? issue.expected} is accepted`;
    case 'invalid_value':
      return `${issue.values.map((value) => JSON.stringify(value)).join(' or ')} is accepted`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'a text that is not empty is accepted'
        : `at least ${issue.minimum} is accepted`;
    case 'too_big':
      return `at most ${issue.maximum} is accepted`;
    default:
      return 'this is not accepted';
  }
};

/** Every fault that a schema found in `input`, with what was given and what is accepted. */
export const faultsOf = (error: z.core.$ZodError, input: unknown, at: Path = []): Fault[] =>
  error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: pointer([...path, key]),
        detail: `${shortened(key)} is not a field that is accepted here`,
      }));
    }
    const detail = `${issue.message}; given: ${given(valueAt(input, issue.path))}`;
    return [{ pointer: pointer(path), detail }];
  });

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    input,
  );
