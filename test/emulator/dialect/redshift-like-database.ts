import type { Field } from '@aws-sdk/client-redshift-data';
import type { RedshiftDataOptions } from '../../../infra/redshift-data/server.ts';
import { startDataApi } from '../support/data-api-under-test.ts';
import { sharedDataApi } from '../support/shared-data-api.ts';

/** A value as JSON has it; a decimal is a text. */
const plainValue = ({ isNull, ...field }: Field): unknown =>
  isNull === true ? null : Object.values(field)[0];

/** A database that answers as Redshift does, in one session. */
export interface RedshiftLikeDatabase {
  /** Runs a statement that must go through, and answers its rows. */
  readonly answer: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  readonly close: () => Promise<void>;
}

/** Opens an empty one that files share, or one of its own with sample tables. */
export const openRedshiftLikeDatabase = async (
  options?: RedshiftDataOptions,
): Promise<RedshiftLikeDatabase> => {
  const api = await (options === undefined ? sharedDataApi() : startDataApi(options));
  const first = await api.submit('select 1', { SessionKeepAliveSeconds: 3600 });
  const { SessionId } = await api.settled(first);
  const answer = async (sql: string): Promise<readonly (readonly unknown[])[]> => {
    const done = await api.run(sql, { SessionId });
    if (done.Status !== 'FINISHED') throw new Error(`${done.Status}: ${done.Error}`);
    if (done.HasResultSet !== true) return [];
    return (await api.records(done.Id ?? '')).map((row) => row.map(plainValue));
  };
  return { answer, close: () => api.stop() };
};
