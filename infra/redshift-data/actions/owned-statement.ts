import { notFoundError } from '../contract/data-api-error.ts';
import type { Statement, StatementPart } from '../statement/statement.ts';
import type { Caller } from '../wire/caller.ts';
import type { DataApi } from './action.ts';

/** A statement that the caller asked for, and the part of it where the id names one. */
export interface FoundStatement {
  readonly statement: Statement;
  readonly part?: { readonly index: number; readonly value: StatementPart };
}

/**
 * The statement behind an id (`uuid` or `uuid:n`), if the caller's role or user owns it. For others
 * it does not exist: the response must not reveal the statement of another owner.
 */
export const ownedStatement = (api: DataApi, caller: Caller, id: string): FoundStatement => {
  const [uuid = '', number] = id.split(':');
  const statement = api.store.get(uuid);
  if (statement === undefined || statement.owner !== caller.owner) {
    throw notFoundError('Query does not exist.', id);
  }
  if (number === undefined || number === '') return { statement };
  const index = Number(number) - 1;
  const value = statement.batch ? statement.parts[index] : undefined;
  if (value === undefined) throw notFoundError('Query does not exist.', id);
  return { statement, part: { index, value } };
};
