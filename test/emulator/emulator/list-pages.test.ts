import { ListStatementsCommand } from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StatementClient } from '../../../shared/redshift/statement-client.ts';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({
    limits: { statementListPage: 1 },
    behaviour: { listPages: 'unfiltered' },
  });
});
afterAll(() => api.stop());

describe('a list that is filtered after it was cut into pages', () => {
  it('has empty pages before the one that is looked for, and the job is found all the same', async () => {
    const statements = new StatementClient(
      api.client,
      { workgroupName: 'local', database: 'dev' },
      'Test/',
    );
    const request = { sql: 'select 1', parameters: {}, format: 'csv' } as const;
    const started = await statements.execute({ ...request, jobId: 'first' });
    await statements.execute({ ...request, jobId: 'second' });
    const asked = { StatementName: 'Test/first', Status: 'ALL' } as const;
    const page = await api.client.send(new ListStatementsCommand(asked));
    expect(page).toMatchObject({ Statements: [], NextToken: expect.any(String) });

    const found = await statements.find('first');
    expect(started).toMatchObject({
      outcome: 'accepted',
      statement: { statementId: found?.statementId },
    });
    expect(await statements.find('third')).toBeUndefined();
  });
});
