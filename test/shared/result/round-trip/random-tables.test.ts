import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Parameters, ResultWay } from './collect-query.ts';

let way: ResultWay;
beforeAll(async () => {
  way = await ResultWay.start();
});
afterAll(() => way.stop());

/** A value as the database gets it and as each format has it. */
interface Cell {
  /** The text that is bound and cast; null is NULL, and the empty text cannot be bound. */
  readonly text: string | null;
  readonly type: string;
  readonly json: string;
}

const quoted =
  (type: string) =>
  (text: string): Cell => ({ type, text, json: JSON.stringify(text) });
const bare =
  (type: string) =>
  (text: string): Cell => ({ type, text, json: text });

const int8 = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map(String)
  .map(bare('bigint'));

const numeric = fc
  .record({ digits: fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), negative: fc.boolean() })
  .map(({ digits, negative }) => {
    const text = String(digits).padStart(20, '0');
    const sign = negative && digits !== 0n ? '-' : '';
    const whole = text.slice(0, -19).replace(/^0+(?=\d)/, '');
    return bare('decimal(38,19)')(`${sign}${whole}.${text.slice(-19)}`);
  });

/** Text that a database can hold: no NUL, no lone surrogates. */
const varchar = fc
  .string({ unit: 'binary', maxLength: 30 })
  .filter((text) => text.isWellFormed() && !text.includes('\0'))
  .map(quoted('varchar'));
const tricky = fc
  .array(fc.constantFrom('"', ',', '\r\n', '\n', '\\', "'", 'é', '🚢', 'NULL', '\t', '\u2028'))
  .map((parts) => quoted('varchar')(parts.join('')));

const timestamp = fc
  .record({
    second: fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }),
    micros: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })),
  })
  .map(({ second, micros }) => {
    const text = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const fraction = String(micros)
      .padStart(6, '0')
      .replace(/0{1,5}$/, '');
    return quoted('timestamp')(`${text}.${fraction}`);
  });

const bool = fc.constantFrom('true', 'false').map(bare('boolean'));
const columns = [int8, numeric, varchar, tricky, timestamp, bool];

const column = fc.constantFrom(...columns).chain((cell) =>
  fc.array(fc.oneof({ weight: 5, arbitrary: cell }, { weight: 1, arbitrary: cell.map(toNull) }), {
    minLength: 1,
    maxLength: 5,
  }),
);

function toNull(cell: Cell): Cell {
  return { ...cell, text: null, json: 'null' };
}

const table = fc.array(column, { minLength: 1, maxLength: 5 }).map((all) => {
  const height = Math.min(...all.map((cells) => cells.length));
  return Array.from({ length: height }, (_, row) =>
    all.flatMap((cells) => cells.slice(row, row + 1)),
  );
});

/** One SELECT a row; values are bound but for NULL and the empty text, which cannot be. */
const queryOf = (rows: readonly (readonly Cell[])[]) => {
  const parameters: Record<string, string> = {};
  const expression = ({ text, type }: Cell, place: string): string => {
    if (text === null) return `cast(null as ${type})`;
    if (text === '') return `cast('' as ${type})`;
    parameters[place] = text;
    return `cast(:${place} as ${type})`;
  };
  const selects = rows.map((row, r) => {
    const values = row.map((cell, c) => `${expression(cell, `v${r}_${c}`)} as c${c}`);
    return `select ${r} as position, ${values.join(', ')}`;
  });
  const bound: Parameters = parameters;
  return { sql: `select * from (${selects.join(' union all ')}) order by position`, bound };
};

describe('a random table', () => {
  it('comes back value by value from CSV and from JSON Lines', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const { sql, bound } = queryOf(rows);
        const [csv, lines] = await Promise.all([
          way.collect(sql, 'csv', bound),
          way.collect(sql, 'jsonl', bound),
        ]);
        const texts = rows.map((row, r) => [String(r), ...row.map(({ text }) => text)]);
        expect(csv.rows).toEqual(texts);
        const values = rows.map((row, r) => [r, ...row.map(({ json }) => parsed(json))]);
        expect(lines.rows.map((row) => row.map((json) => parsed(json ?? '')))).toEqual(values);
        expect([...csv.faults, ...lines.faults]).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

/** Numbers keep all their digits, as text; everything else is what JSON makes of it. */
const parsed = (json: string): unknown => {
  if (/^-?\d+$/.test(json) && json.length < 16) return Number(json);
  return /^-?\d/.test(json) ? json : JSON.parse(json);
};
