import {
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  ListSessionsCommand,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endlessSql } from '../../../support/endless-sql.ts';
import {
  type DataApiUnderTest,
  refusal,
  startDataApi,
  target,
} from '../../support/data-api-under-test.ts';

let now = Date.now();
let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ clock: () => now });
});
afterAll(() => api.stop());

const execute = async (input: ExecuteStatementCommandInput) =>
  await api.client.send(new ExecuteStatementCommand(input));

const openSession = async (sql: string, seconds = 600) => {
  const { Id = '', SessionId = '' } = await execute({
    Sql: sql,
    ...target,
    SessionKeepAliveSeconds: seconds,
  });
  await api.settled(Id);
  return SessionId;
};

const sessionStatus = async (id: string) => {
  const { Sessions } = await api.client.send(new ListSessionsCommand({ SessionId: id }));
  return Sessions?.[0]?.Status;
};

describe('a session', () => {
  it('keeps temporary tables from one statement to the next', async () => {
    const SessionId = await openSession('create temp table mine as select 7 as n');
    expect(SessionId).toMatch(/^[0-9a-f-]{36}$/);
    const { Records } = await api.query('select n from mine', { SessionId });
    expect(Records).toEqual([[{ longValue: 7 }]]);
    expect((await api.run('select n from mine')).Status).toBe('FAILED');
  });

  it('is told with the statements that run in it', async () => {
    const SessionId = await openSession('select 1');
    const done = await api.run('select 2', { SessionId });
    expect(done).toMatchObject({ SessionId, ...target });
  });

  it('runs one statement at a time', async () => {
    const SessionId = await openSession('select 1');
    const slow = await api.submit(endlessSql, { SessionId });
    expect(await sessionStatus(SessionId)).toBe('BUSY');
    expect(await refusal(api.submit('select 2', { SessionId }))).toMatchObject({
      name: 'ValidationException',
      status: 400,
    });
    const { Sessions } = await api.client.send(new ListSessionsCommand({ SessionId }));
    expect(Sessions?.[0]?.CurrentStatementId).toBe(slow);
    await api.cancel(slow);
  });

  it('is available again after a statement that failed', async () => {
    const SessionId = await openSession('select * from nowhere');
    expect((await api.run('select 1', { SessionId })).Status).toBe('FINISHED');
  });

  it('closes when its keep-alive has run out', async () => {
    const SessionId = await openSession('select 1', 60);
    now += 59_000;
    expect(await sessionStatus(SessionId)).toBe('AVAILABLE');
    await api.run('select 1', { SessionId });
    now += 59_000;
    expect(await sessionStatus(SessionId)).toBe('AVAILABLE');
    now += 2_000;
    expect(await sessionStatus(SessionId)).toBe('CLOSED');
    expect(await refusal(api.submit('select 1', { SessionId }))).toMatchObject({
      name: 'ValidationException',
      message: 'Session is not available',
    });
  });

  it('takes another keep-alive from a later statement, 0 closes it', async () => {
    const SessionId = await openSession('select 1', 60);
    await api.run('select 1', { SessionId, SessionKeepAliveSeconds: 0 });
    expect(await sessionStatus(SessionId)).toBe('CLOSED');
  });

  it('is closed after 24 hours, with the statement that runs in it', async () => {
    const SessionId = await openSession('select 1', 86_400);
    const slow = await api.submit(endlessSql, { SessionId });
    await api.reached(slow, 'STARTED');
    now += 24 * 3600 * 1000;
    expect(await sessionStatus(SessionId)).toBe('CLOSED');
    expect((await api.settled(slow)).Status).toBe('FAILED');
  });

  it('belongs to one target, one database and one role', async () => {
    const SessionId = await openSession('select 1');
    const elsewhere = execute({ Sql: 'select 1', SessionId, ClusterIdentifier: 'local' });
    expect(await refusal(elsewhere)).toMatchObject({ name: 'ValidationException' });
    const stranger = api.as('arn:aws:iam::000000000000:user/stranger');
    expect(await refusal(stranger.submit('select 1', { SessionId }))).toMatchObject({
      name: 'ValidationException',
      message: `Session with Id: ${SessionId} is invalid`,
    });
    const named = stranger.client.send(new ListSessionsCommand({ SessionId }));
    expect(await refusal(named)).toMatchObject({ name: 'ResourceNotFoundException' });
    const unknown = { SessionId: '00000000-0000-4000-8000-000000000009' };
    expect(await refusal(api.submit('select 1', unknown))).toMatchObject({
      name: 'ValidationException',
    });
    const { Sessions } = await stranger.client.send(new ListSessionsCommand({}));
    expect(Sessions).toEqual([]);
  });
});

describe('the list of sessions', () => {
  it('tells of each its target, user and times', async () => {
    const SessionId = await openSession('select 1', 120);
    const { Sessions } = await api.client.send(new ListSessionsCommand({ Status: 'AVAILABLE' }));
    const session = Sessions?.find((one) => one.SessionId === SessionId);
    expect(session).toMatchObject({
      ...target,
      DbUser: 'IAM:tester',
      Status: 'AVAILABLE',
      SessionAliveSeconds: 120,
    });
    expect(session?.SessionTtl?.getTime()).toBe(now + 120_000);
  });

  it('comes in pages', async () => {
    for (let n = 0; n < 3; n += 1) await openSession('select 1');
    const seen = new Set<string | undefined>();
    let token: string | undefined;
    do {
      const page = await api.client.send(
        new ListSessionsCommand({ MaxResults: 2, ...(token && { NextToken: token }) }),
      );
      expect(page.Sessions?.length).toBeLessThanOrEqual(2);
      for (const { SessionId } of page.Sessions ?? []) {
        expect(seen.has(SessionId)).toBe(false);
        seen.add(SessionId);
      }
      token = page.NextToken;
    } while (token !== undefined);
    expect(seen.size).toBeGreaterThanOrEqual(3);
  });
});
