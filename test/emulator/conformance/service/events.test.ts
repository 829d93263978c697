import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatementStatusEvent } from '../../../../infra/redshift-data/statement/statement-event.ts';
import { endlessSql } from '../../../support/endless-sql.ts';
import { type DataApiUnderTest, startDataApi, target } from '../../support/data-api-under-test.ts';

const events: StatementStatusEvent[] = [];
let api: DataApiUnderTest;
let role: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({
    region: 'eu-west-1',
    accountId: '123456789012',
    workgroups: [{ name: 'local', id: '11111111-2222-3333-4444-555555555555' }],
    clusters: ['warehouse'],
    onEvent: (event) => events.push(event),
  });
  role = api.as('arn:aws:sts::123456789012:assumed-role/pipeline/submit');
});
afterAll(() => api.stop());

const eventsOf = (id: string | undefined) =>
  events.filter(({ detail }) => detail.statementId === id);

describe('the event of a settled statement', () => {
  it('has the documented envelope and detail', async () => {
    const done = await role.run('select 1 union all select 2', {
      WithEvent: true,
      StatementName: 'RedshiftDataJobs/1',
    });
    expect(eventsOf(done.Id)).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Redshift Data Statement Status Change',
        source: 'aws.redshift-data',
        account: '123456789012',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'eu-west-1',
        resources: [
          'arn:aws:redshift-serverless:eu-west-1:123456789012:' +
            'workgroup/11111111-2222-3333-4444-555555555555',
        ],
        detail: {
          principal: 'arn:aws:sts::123456789012:assumed-role/pipeline/submit',
          statementName: 'RedshiftDataJobs/1',
          statementId: done.Id,
          redshiftQueryId: done.RedshiftQueryId,
          state: 'FINISHED',
          rows: 2,
          expireAt: Math.floor((done.UpdatedAt?.getTime() ?? 0) / 1000) + 24 * 3600,
        },
      },
    ]);
  });

  it('names the cluster where there is one', async () => {
    const { Id } = await role.run('select 1', {
      WithEvent: true,
      WorkgroupName: undefined,
      ClusterIdentifier: 'warehouse',
    });
    expect(eventsOf(Id)[0]?.resources).toEqual([
      'arn:aws:redshift:eu-west-1:123456789012:cluster:warehouse',
    ]);
  });

  it('tells of failed and of cancelled statements', async () => {
    const failed = await api.run('select * from nowhere', { WithEvent: true });
    expect(eventsOf(failed.Id).map(({ detail }) => [detail.state, detail.rows])).toEqual([
      ['FAILED', -1],
    ]);
    const id = await api.submit(endlessSql, { WithEvent: true });
    await api.client.send(new CancelStatementCommand({ Id: id }));
    await api.settled(id);
    expect(eventsOf(id).map(({ detail }) => detail.state)).toEqual(['ABORTED']);
  });

  it('is one for a whole batch', async () => {
    const { Id = '' } = await api.client.send(
      new BatchExecuteStatementCommand({
        Sqls: ['select 1', 'select 2'],
        ...target,
        WithEvent: true,
      }),
    );
    await api.settled(Id);
    expect(eventsOf(Id).map(({ detail }) => detail.state)).toEqual(['FINISHED']);
    expect(events.some(({ detail }) => detail.statementId.includes(':'))).toBe(false);
  });

  it('is sent only where it was asked for', async () => {
    const { Id } = await api.run('select 1');
    const refused = await api.run('select 1', { WithEvent: false });
    expect([...eventsOf(Id), ...eventsOf(refused.Id)]).toEqual([]);
  });

  it('comes when the statement is already to be described as settled', async () => {
    const before = events.length;
    const { Id } = await api.run('select 1', { WithEvent: true });
    expect(events.length).toBe(before + 1);
    expect(events.at(-1)?.detail).toMatchObject({ statementId: Id, statementName: '' });
  });
});
