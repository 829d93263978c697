import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatementStatusEvent } from '../../../../infra/redshift-data/statement/statement-event.ts';
import {
  type DataApiUnderTest,
  refusal,
  startDataApi,
  target,
} from '../../support/data-api-under-test.ts';

let now = Date.now();
const events: StatementStatusEvent[] = [];
let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ clock: () => now, onEvent: (event) => events.push(event) });
  await api.run('create table once (n int)');
});
afterAll(() => api.stop());

const execute = async (input: Partial<ExecuteStatementCommandInput>, from = api) =>
  (
    await from.client.send(
      new ExecuteStatementCommand({ Sql: 'insert into once values (1)', ...target, ...input }),
    )
  ).Id ?? '';

const rows = async () => (await api.query('select count(*) from once')).Records[0]?.[0]?.longValue;

describe('a client token', () => {
  it('makes a repeat answer with the same statement and start nothing', async () => {
    const before = await rows();
    const first = await execute({ ClientToken: 'token-1', WithEvent: true });
    await api.settled(first);
    const again = await execute({ ClientToken: 'token-1', WithEvent: true });
    expect(again).toBe(first);
    expect(await rows()).toBe((before ?? 0) + 1);
    expect(events.filter(({ detail }) => detail.statementId === first).length).toBe(1);
  });

  it('holds while the statement still runs, and for concurrent repeats', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(() =>
        execute({ ClientToken: 'token-2', Sql: 'select count(*) from generate_series(1, 100000)' }),
      ),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('is refused with another statement', async () => {
    await execute({ ClientToken: 'token-3' });
    for (const other of [
      { Sql: 'insert into once values (2)' },
      { Sql: 'insert into once values (:n)', Parameters: [{ name: 'n', value: '1' }] },
      { WorkgroupName: undefined, ClusterIdentifier: 'local' },
    ]) {
      expect(await refusal(execute({ ClientToken: 'token-3', ...other }))).toMatchObject({
        name: 'ValidationException',
        status: 400,
      });
    }
  });

  it('may be repeated with another time to wait', async () => {
    const first = await execute({ ClientToken: 'token-4' });
    expect(await execute({ ClientToken: 'token-4', WaitTimeSeconds: 30 })).toBe(first);
  });

  it('is forgotten after 8 hours', async () => {
    const first = await execute({ ClientToken: 'token-5' });
    await api.settled(first);
    now += 8 * 3600 * 1000 - 1;
    expect(await execute({ ClientToken: 'token-5' })).toBe(first);
    now += 1;
    expect(await execute({ ClientToken: 'token-5' })).not.toBe(first);
  });

  it('belongs to its caller', async () => {
    const first = await execute({ ClientToken: 'token-6' });
    const other = api.as('arn:aws:iam::000000000000:user/other');
    expect(await execute({ ClientToken: 'token-6' }, other)).not.toBe(first);
  });

  it('holds for batches', async () => {
    const submit = async () =>
      await api.client.send(
        new BatchExecuteStatementCommand({ Sqls: ['select 1'], ...target, ClientToken: 'token-7' }),
      );
    expect((await submit()).Id).toBe((await submit()).Id);
  });

  it('has 1 to 64 characters', async () => {
    await execute({ ClientToken: 'x'.repeat(64) });
    for (const ClientToken of ['', 'x'.repeat(65)]) {
      const { status, text } = await api.raw('ExecuteStatement', {
        Sql: 'select 1',
        ...target,
        ClientToken,
      });
      expect([status, text]).toEqual([400, expect.stringContaining('ValidationException')]);
    }
  });
});

describe('a statement without a client token', () => {
  it('runs each time it is sent', async () => {
    const body = { Sql: 'select 1', ...target };
    const [first, second] = [
      await api.raw('ExecuteStatement', body),
      await api.raw('ExecuteStatement', body),
    ];
    expect(JSON.parse(first.text).Id).not.toBe(JSON.parse(second.text).Id);
  });
});
