import { describe, expect, it } from 'vitest';
import { DataApiError } from '../../../infra/redshift-data/contract/data-api-error.ts';
import type { RedshiftDataOptions } from '../../../infra/redshift-data/server.ts';
import { questionCount, runQuestions } from '../../conformance/run-questions.ts';
import { Warehouse } from '../../conformance/warehouse.ts';
import { startDataApi, target } from '../support/data-api-under-test.ts';

const differencesOf = async (options: RedshiftDataOptions = {}) => {
  const api = await startDataApi(options);
  try {
    const differences = await runQuestions(new Warehouse(api.client, target));
    const left = await api.query(
      "select schema from redshift.user_schemas where schema <> 'public'",
    );
    expect(left.Records).toEqual([]);
    return differences;
  } finally {
    await api.stop();
  }
};

describe('the questions to a warehouse', () => {
  it('have the answers that the emulator gives', async () => {
    expect(questionCount).toBeGreaterThan(140);
    expect(await differencesOf()).toEqual([]);
  });

  it('show what another warehouse answers otherwise', async () => {
    const differences = await differencesOf({
      workgroups: [
        { name: 'local', id: 'a' },
        { name: 'no-such-workgroup', id: 'b' },
      ],
      intercept: (operation) =>
        operation === 'CancelStatement'
          ? new DataApiError('ValidationException', 'Too late.')
          : undefined,
    });
    expect(differences.map(({ topic }) => topic)).toEqual([
      'an unknown workgroup',
      'a cancel of a settled statement',
    ]);
    expect(differences[1]?.warehouse).toEqual({
      name: 'ValidationException',
      message: 'Too late.',
    });
  });
});
