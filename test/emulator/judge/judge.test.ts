import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agrees, documentedStatements } from './documented-statements.ts';
import { generatedStatements } from './generated-statements.ts';
import { curatedStatements, type Difference, differences } from './judged-statements.ts';
import { judgedTables } from './judged-tables.ts';
import { type JudgedDatabase, openEmulator, openPlainPostgres } from './two-databases.ts';

let emulator: JudgedDatabase;
let postgres: JudgedDatabase;
beforeAll(async () => {
  [emulator, postgres] = await Promise.all([openEmulator(), openPlainPostgres()]);
  for (const sql of judgedTables) {
    expect(await emulator.answer(sql)).not.toBe('refused');
    expect(await postgres.answer(sql)).not.toBe('refused');
  }
});
afterAll(async () => {
  await emulator.close();
  await postgres.close();
});

/** The statements that the emulator answers otherwise than PostgreSQL, with both answers. */
const disagreements = async (statements: readonly string[]) => {
  const found: { sql: string; emulator: unknown; postgres: unknown }[] = [];
  for (const sql of statements) {
    const answers = { emulator: await emulator.answer(sql), postgres: await postgres.answer(sql) };
    if (!isDeepStrictEqual(answers.emulator, answers.postgres)) found.push({ sql, ...answers });
  }
  return found;
};

/** What is wrong with the rows of the list: a statement that does not differ, or another answer. */
const faultsOf = async (rows: readonly Difference[]) => {
  const found: string[] = [];
  for (const { sql, same } of rows) {
    const answer = await emulator.answer(sql);
    const expected = same === undefined ? 'refused' : await postgres.answer(same);
    if (isDeepStrictEqual(answer, await postgres.answer(sql))) found.push(`no difference: ${sql}`);
    if (!isDeepStrictEqual(answer, expected)) found.push(`${sql}: ${JSON.stringify(answer)}`);
  }
  return found;
};

describe('PostgreSQL as it is, beside the emulator', () => {
  it.each([
    ['curated', curatedStatements, 400],
    ['generated', generatedStatements, 250],
  ])('has the same values and types for %s statements', async (_, statements, least) => {
    expect(statements.length).toBeGreaterThan(least);
    expect(await disagreements(statements)).toEqual([]);
  });

  it('differs where Redshift’s documents do, and each row is needed', async () => {
    expect(differences.length).toBeGreaterThan(100);
    expect(await faultsOf(differences)).toEqual([]);
  });

  it('has no difference without a page of Redshift’s documents', () => {
    const source = /: https:\/\/docs\.aws\.amazon\.com\/redshift\/latest\/dg\/[\w-]+\.html$/;
    expect(differences.filter(({ reason }) => !source.test(reason))).toEqual([]);
  });
});

/** https://github.com/awsdocs/amazon-redshift-developer-guide, as of April 2023. */
describe('Redshift’s guide', () => {
  it('prints what the emulator answers, apart from what is known', async () => {
    const found: string[] = [];
    for (const { sql, page, rows, printed } of documentedStatements) {
      const answer = await emulator.answer(sql);
      const fault = `${page} ${sql}: ${JSON.stringify(answer)}`;
      if (answer === 'refused') found.push(fault);
      else if (rows !== undefined && !agrees(sql, answer.rows, rows)) found.push(fault);
      else if (printed !== undefined && agrees(sql, answer.rows, printed)) found.push(fault);
    }
    expect(found).toEqual([]);
    const shown = documentedStatements.filter(({ rows }) => rows !== undefined);
    expect(shown.length).toBeGreaterThan(250);
  });
});

describe('the comparison', () => {
  it('sees another value, another type and a refusal', async () => {
    const found = await disagreements(['select 1', 'select avg(g) from t', "select len('a')"]);
    expect(found).toEqual([
      {
        sql: 'select avg(g) from t',
        emulator: { types: ['int8'], rows: [['1']] },
        postgres: { types: ['numeric'], rows: [['1.8333333333333333']] },
      },
      {
        sql: "select len('a')",
        emulator: { types: ['int4'], rows: [['1']] },
        postgres: 'refused',
      },
    ]);
  });

  it('tells of rows that no longer differ, and of other answers than theirs', async () => {
    const reason = 'planted';
    const planted = [
      { sql: 'select 1', same: 'select 1', reason },
      { sql: "select len('a')", same: 'select 2', reason },
      { sql: "select len('a')", reason },
    ];
    const other = `select len('a'): {"types":["int4"],"rows":[["1"]]}`;
    expect(await faultsOf(planted)).toEqual(['no difference: select 1', other, other]);
  });
});
