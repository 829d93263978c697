import { z } from 'zod';
import { columnMetadataSchema } from '../result/column-metadata.ts';
import { warehouseSchema } from './warehouse.ts';

const statusSchema = z.enum(['SUBMITTED', 'PICKED', 'STARTED', 'FINISHED', 'FAILED', 'ABORTED']);

/** A statement's status; the last three are final. */
export type StatementStatus = z.infer<typeof statusSchema>;

/** A status that never changes again. */
export type TerminalStatus = Extract<StatementStatus, 'FINISHED' | 'FAILED' | 'ABORTED'>;

const partSchema = z.object({
  sql: z.string(),
  status: statusSchema,
  createdAt: z.number(),
  updatedAt: z.number(),
  durationNanoseconds: z.number(),
  error: z.string().optional(),
  hasResultSet: z.boolean(),
  /** -1 where there is no number yet, as the Data API says it. */
  resultRows: z.number(),
  resultBytes: z.number(),
  pageCount: z.number(),
  columns: z.array(columnMetadataSchema).optional(),
  redshiftQueryId: z.number(),
});

/** One SQL of a statement: a single statement has one, a batch up to forty. */
export type StatementPart = z.infer<typeof partSchema>;

/** How a statement is kept on disk. Times are milliseconds since 1970. */
export const statementSchema = z.object({
  id: z.string(),
  /** The role or user it belongs to, and the session of it that sent it. */
  owner: z.string(),
  principal: z.string(),
  warehouse: warehouseSchema,
  batch: z.boolean(),
  executionMode: z.enum(['TRANSACTION', 'AUTO_COMMIT']).optional(),
  statementName: z.string().optional(),
  withEvent: z.boolean(),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })),
  resultFormat: z.enum(['JSON', 'CSV']),
  sessionId: z.string().optional(),
  clientToken: z.string().optional(),
  /** What was asked, to tell a repeat of a client token from another use of it. */
  fingerprint: z.string(),
  redshiftPid: z.number(),
  status: statusSchema,
  error: z.string().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  parts: z.array(partSchema).min(1),
});

/** A statement as the emulator keeps it; the runner moves it on in place. */
export type Statement = z.infer<typeof statementSchema>;

/** What a submit decides about a new statement. */
export type NewStatement = Pick<
  Statement,
  | 'owner'
  | 'principal'
  | 'warehouse'
  | 'batch'
  | 'executionMode'
  | 'statementName'
  | 'withEvent'
  | 'parameters'
  | 'resultFormat'
  | 'sessionId'
  | 'clientToken'
  | 'fingerprint'
> & { readonly sqls: readonly string[] };

/** A statement that has just been accepted. */
export const newStatement = (
  { sqls, ...accepted }: NewStatement,
  numbers: { id: string; redshiftPid: number; firstQueryId: number; now: number },
): Statement => ({
  ...accepted,
  id: numbers.id,
  redshiftPid: numbers.redshiftPid,
  status: 'SUBMITTED',
  createdAt: numbers.now,
  updatedAt: numbers.now,
  parts: sqls.map((sql, index) => ({
    sql,
    status: 'SUBMITTED',
    createdAt: numbers.now,
    updatedAt: numbers.now,
    durationNanoseconds: -1,
    hasResultSet: false,
    resultRows: -1,
    resultBytes: -1,
    pageCount: 0,
    redshiftQueryId: numbers.firstQueryId + index,
  })),
});

/** Whether a status is final. */
export const isTerminal = (status: StatementStatus): status is TerminalStatus =>
  status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';

const firstPart = (statement: Statement): StatementPart => {
  const [part] = statement.parts;
  if (part === undefined) throw new Error(`Statement ${statement.id} has no SQL.`);
  return part;
};

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((left, right) => left + right, 0);

/** What the Data API tells of a statement as a whole: its only part's, or a batch's totals. */
export const statementTotals = (
  statement: Statement,
): Pick<
  StatementPart,
  'durationNanoseconds' | 'hasResultSet' | 'resultRows' | 'resultBytes' | 'redshiftQueryId'
> => {
  if (!statement.batch) return firstPart(statement);
  const settled = statement.parts.filter(({ durationNanoseconds }) => durationNanoseconds >= 0);
  return {
    durationNanoseconds:
      settled.length === 0 ? -1 : sum(settled.map((part) => part.durationNanoseconds)),
    hasResultSet: statement.parts.some((part) => part.hasResultSet),
    resultRows: -1,
    resultBytes: -1,
    redshiftQueryId: 0,
  };
};
