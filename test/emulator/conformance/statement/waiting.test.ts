import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endlessSql } from '../../../support/endless-sql.ts';
import {
  type DataApiUnderTest,
  refusal,
  startDataApi,
  target,
} from '../../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ limits: { waitersPerStatement: 2 } });
});
afterAll(() => api.stop());

const aMoment = 'select sleep_ms(300) as n';

describe('a request that waits', () => {
  it('submits and answers with the settled status', async () => {
    const output = await api.client.send(
      new ExecuteStatementCommand({ Sql: aMoment, ...target, WaitTimeSeconds: 30 }),
    );
    expect(output).toMatchObject({ Status: 'FINISHED', HasResultSet: true });
    expect(output.RedshiftPid).toBeGreaterThan(0);
  });

  it('answers with the current status when its time is over', async () => {
    const output = await api.client.send(
      new ExecuteStatementCommand({ Sql: endlessSql, ...target, WaitTimeSeconds: 1 }),
    );
    expect(output).toMatchObject({ Status: 'STARTED', HasResultSet: false });
    await api.cancel(output.Id ?? '');
  });

  it('gets a result as soon as there is one', async () => {
    const Id = await api.submit(aMoment);
    const { Records } = await api.client.send(
      new GetStatementResultCommand({ Id, WaitTimeSeconds: 30 }),
    );
    expect(Records).toEqual([[{ longValue: 0 }]]);
  });

  it('finds no result when its time is over', async () => {
    const Id = await api.submit(endlessSql);
    const call = api.client.send(new GetStatementResultCommand({ Id, WaitTimeSeconds: 1 }));
    expect(await refusal(call)).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
    await api.cancel(Id);
  });

  it('is refused where too many wait for the same statement already', async () => {
    const Id = await api.submit(endlessSql);
    const wait = () => api.client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 1 }));
    const outcomes = await Promise.allSettled([wait(), wait(), wait()]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { name: 'ActiveWaitingRequestsExceededException' } }]);
    await api.cancel(Id);
    expect((await wait()).Status).toBe('ABORTED');
  });
});
