import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { endlessSql } from '../../support/endless-sql.ts';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi();
});
afterAll(() => api.stop());

const who = 'select pg_backend_pid(), current_user';

/** The server's process that a query runs in, and whom it takes for its user. */
const ask = async (by = api) => {
  const [[pid, user] = []] = (await by.query(who)).Records;
  return { pid: pid?.longValue, user: user?.stringValue };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the connections of queries that end together', () => {
  it('are closed but for four', async () => {
    const together = `${who} from (select 1) where sleep_ms(300) is not null`;
    const results = await Promise.all(Array.from({ length: 10 }, () => api.query(together)));
    const pids = [...new Set(results.map(({ Records }) => Records[0]?.[0]?.longValue ?? 0))];
    expect(pids.length).toBeGreaterThan(4);
    await vi.waitFor(() => expect(pids.filter(isAlive)).toHaveLength(4));
  });
});

describe('the connection of a query', () => {
  it('serves the next one, as that one’s own user', async () => {
    const own = await ask();
    const others = await ask(api.as('arn:aws:iam::000000000000:user/other'));
    expect(others.pid).toBe(own.pid);
    expect(others.user).toContain('other');
    expect(own.user).not.toContain('other');
  });

  it('serves the next one after an error too', async () => {
    const { pid } = await ask();
    await api.settled(await api.submit('select 1 / 0'));
    expect((await ask()).pid).toBe(pid);
  });

  it.each([
    ['another statement', 'set timezone to +3'],
    ['one that has begun a transaction', 'begin'],
    ['a temporary table', 'create temporary table mine (n int)'],
  ])('is closed after %s', async (_, sql) => {
    const { pid } = await ask();
    expect((await api.settled(await api.submit(sql))).Status).toBe('FINISHED');
    expect((await ask()).pid).not.toBe(pid);
  });

  it('is closed after a cancel, which could come late', async () => {
    const { pid } = await ask();
    const id = await api.submit(endlessSql);
    await api.reached(id, 'STARTED');
    await api.cancel(id);
    expect((await ask()).pid).not.toBe(pid);
  });

  it('is replaced if its process has ended meanwhile', async () => {
    const { pid } = await ask();
    process.kill(pid ?? 0, 'SIGTERM');
    const next = await ask();
    expect(next.pid).not.toBe(pid);
  });
});
