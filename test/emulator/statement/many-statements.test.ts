import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePath } from '../../../infra/redshift-data/result/page-writer.ts';
import { endlessSql } from '../../support/endless-sql.ts';
import { type RuntimeUnderTest, startRuntime } from '../support/runtime-under-test.ts';

const MANY = 200;

let runtime: RuntimeUnderTest;
beforeAll(async () => {
  runtime = await startRuntime({ concurrentStatements: MANY });
});
afterAll(() => runtime.stop());

it('run at once, each with its own result, and each is cancelled alone', async () => {
  const statements = Array.from({ length: MANY }, (_, index) =>
    runtime.submit(index % 2 === 0 ? endlessSql : `select ${index} as n`),
  );
  const endless = statements.filter((_, index) => index % 2 === 0);
  const short = statements.filter((_, index) => index % 2 === 1);
  await Promise.all(short.map(runtime.settled));
  for (const [at, statement] of short.entries()) {
    const path = pagePath(runtime.api.store.resultDirectory(statement.id, 0), 0);
    expect(statement.status).toBe('FINISHED');
    expect(readFileSync(path, 'utf8')).toBe(`[[{"longValue":${2 * at + 1}}]]`);
  }
  const [first, ...others] = endless;
  if (first === undefined) throw new Error('There are no statements.');
  runtime.api.runner.cancel(first);
  await runtime.settled(first);
  expect(others.map(({ status }) => status)).not.toContain('ABORTED');
  for (const statement of others) runtime.api.runner.cancel(statement);
  await Promise.all(others.map(runtime.settled));
  expect(new Set(endless.map(({ status }) => status))).toEqual(new Set(['ABORTED']));
});
