import { CancelStatementCommand } from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endlessSql } from '../../../support/endless-sql.ts';
import { type DataApiUnderTest, refusal, startDataApi } from '../../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ limits: { concurrentStatements: 2 } });
});
afterAll(() => api.stop());

/** A million times a million rows. */
const manyRows = 'generate_series(1, 1000000) as a, generate_series(1, 1000000) as b';

const cancel = (id: string) => api.client.send(new CancelStatementCommand({ Id: id }));

describe('a cancel', () => {
  it.each([
    ['waits', endlessSql],
    ['keeps the processors busy', `select count(*) from ${manyRows}`],
  ])('stops a running statement that %s, which is then ABORTED', async (_, sql) => {
    const id = await api.submit(sql);
    await api.reached(id, 'STARTED');
    expect((await cancel(id)).Status).toBe(true);
    expect(await api.settled(id)).toMatchObject({
      Status: 'ABORTED',
      HasResultSet: false,
      Error: "ERROR: Query cancelled on user's request",
    });
  });

  it('stops a statement that is writing its result', async () => {
    const id = await api.submit(`select * from ${manyRows}`);
    await api.reached(id, 'STARTED');
    await cancel(id);
    expect((await api.settled(id)).Status).toBe('ABORTED');
  });

  it('stops a statement however early it comes', async () => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const id = await api.submit(endlessSql);
      await cancel(id);
      expect((await api.settled(id)).Status).toBe('ABORTED');
    }
  });

  it('takes a statement that waits for its turn out of the queue', async () => {
    const running = await Promise.all([api.submit(endlessSql), api.submit(endlessSql)]);
    const waiting = await api.submit('create table never_made (n int)');
    expect((await api.describe(waiting)).Status).toBe('SUBMITTED');
    await cancel(waiting);
    expect((await api.describe(waiting)).Status).toBe('ABORTED');
    for (const id of running) await cancel(id);
    for (const id of running) expect((await api.settled(id)).Status).toBe('ABORTED');
    expect((await api.run('select * from never_made')).Status).toBe('FAILED');
  });

  it('may be repeated while the statement stops', async () => {
    const id = await api.submit(endlessSql);
    await api.reached(id, 'STARTED');
    const [first] = await Promise.allSettled([cancel(id), cancel(id)]);
    expect(first).toMatchObject({ value: { Status: true } });
    expect((await api.settled(id)).Status).toBe('ABORTED');
  });

  it('is refused once the statement has settled', async () => {
    const finished = await api.run('select 1');
    const failed = await api.run('select * from nowhere');
    for (const { Id = '', Status } of [finished, failed]) {
      expect(await refusal(cancel(Id))).toEqual({
        name: 'ValidationException',
        status: 400,
        message: `Could not cancel a query that is already in ${Status} state with ID: ${Id}`,
      });
    }
  });

  it('is refused for an unknown id', async () => {
    expect(await refusal(cancel('00000000-0000-0000-0000-000000000000'))).toMatchObject({
      name: 'ResourceNotFoundException',
      status: 404,
    });
  });
});
