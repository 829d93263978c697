import {
  CancelStatementCommand,
  GetStatementResultCommand,
  GetStatementResultV2Command,
  ListStatementsCommand,
} from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endlessSql } from '../../../support/endless-sql.ts';
import { type DataApiUnderTest, refusal, startDataApi } from '../../support/data-api-under-test.ts';

let api: DataApiUnderTest;
let submit: DataApiUnderTest;
let collector: DataApiUnderTest;
let status: DataApiUnderTest;
let user: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi();
  submit = api.as('arn:aws:sts::000000000000:assumed-role/PipelineRole/submit');
  collector = api.as('arn:aws:sts::000000000000:assumed-role/PipelineRole/collector');
  status = api.as('arn:aws:sts::000000000000:assumed-role/StatusRole/status');
  user = api.as('arn:aws:iam::000000000000:user/PipelineRole');
});
afterAll(() => api.stop());

const ids = async (who: DataApiUnderTest, RoleLevel?: boolean) => {
  const { Statements } = await who.client.send(
    new ListStatementsCommand({ Status: 'ALL', ...(RoleLevel !== undefined && { RoleLevel }) }),
  );
  return Statements?.map(({ Id }) => Id);
};

describe('a statement', () => {
  it('is open to every session of the role that sent it', async () => {
    const id = await submit.submit('select 1 as n');
    expect((await collector.settled(id)).Status).toBe('FINISHED');
    const { Records } = await collector.client.send(new GetStatementResultCommand({ Id: id }));
    expect(Records).toEqual([[{ longValue: 1 }]]);
    const slow = await submit.submit(endlessSql);
    expect((await collector.client.send(new CancelStatementCommand({ Id: slow }))).Status).toBe(
      true,
    );
    expect((await submit.settled(slow)).Status).toBe('ABORTED');
  });

  it('does not exist for another role or for a user of the same name', async () => {
    const { Id = '' } = await submit.run('select 1');
    for (const stranger of [status, user]) {
      for (const call of [
        stranger.describe(Id),
        stranger.client.send(new GetStatementResultCommand({ Id })),
        stranger.client.send(new GetStatementResultV2Command({ Id })),
        stranger.client.send(new CancelStatementCommand({ Id })),
      ]) {
        expect(await refusal(call)).toEqual({
          name: 'ResourceNotFoundException',
          status: 404,
          message: 'Query does not exist.',
        });
      }
      expect(await ids(stranger)).not.toContain(Id);
    }
  });

  it('is refused to strangers before it is told whether there is a result', async () => {
    const id = await submit.submit(endlessSql);
    const call = status.client.send(new GetStatementResultCommand({ Id: id }));
    expect((await refusal(call)).message).toBe('Query does not exist.');
    await submit.client.send(new CancelStatementCommand({ Id: id }));
  });

  it('is listed to the whole role, or with RoleLevel false to its session only', async () => {
    const { Id = '' } = await submit.run('select 1');
    expect(await ids(collector)).toContain(Id);
    expect(await ids(collector, true)).toContain(Id);
    expect(await ids(collector, false)).not.toContain(Id);
    expect(await ids(submit, false)).toContain(Id);
  });
});

describe('the caller', () => {
  it('is the access key that signed, where no gateway says otherwise', async () => {
    const { Id = '', DbUser } = await api.run('select 1');
    expect(DbUser).toBe('IAM:tester');
    const same = api.as('arn:aws:iam::000000000000:user/tester');
    expect((await same.describe(Id)).Id).toBe(Id);
  });

  it('must have a name', async () => {
    const answer = await api.raw('ListStatements', {}, {});
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text).__type).toBe('MissingAuthenticationTokenException');
  });
});
