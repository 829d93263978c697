import { z } from 'zod';
import { columnMetadataSchema } from '../result/column-metadata.ts';
import { loadRequest, unloadOutcome, unloadRequest } from './transfer-protocol.ts';

const runRequest = z.object({
  op: z.literal('run'),
  connectionId: z.string(),
  sql: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })),
  format: z.enum(['JSON', 'CSV']),
  resultDirectory: z.string(),
  csvHeader: z.enum(['first-page', 'every-page']),
  limits: z.object({
    rowBytes: z.number(),
    resultCompressedBytes: z.number(),
    jsonPageBytes: z.number(),
    csvChunkBytes: z.number(),
    csvPageBytes: z.number(),
  }),
});

const request = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('open'),
    databasePath: z.string().optional(),
    temporaryDirectory: z.string(),
    transferDirectory: z.string(),
    tpchScale: z.number(),
  }),
  z.object({ op: z.literal('connect'), connectionId: z.string(), user: z.string() }),
  z.object({ op: z.literal('disconnect'), connectionId: z.string() }),
  z.object({
    op: z.literal('transaction'),
    connectionId: z.string(),
    command: z.enum(['BEGIN', 'COMMIT', 'ROLLBACK']),
  }),
  runRequest,
  unloadRequest,
  loadRequest,
  z.object({ op: z.literal('interrupt'), connectionId: z.string() }),
  z.object({ op: z.literal('read'), sql: z.string(), values: z.array(z.string()) }),
  z.object({ op: z.literal('close') }),
]);

const runOutcome = z.object({
  hasResultSet: z.boolean(),
  columns: z.array(columnMetadataSchema).optional(),
  rowCount: z.number(),
  sizeBytes: z.number(),
  pageCount: z.number(),
});

const failure = z.object({
  /** `broken`: not the statement's fault; the engine itself could not do its work. */
  kind: z.enum(['sql', 'interrupted', 'broken']),
  message: z.string(),
});

/** What the emulator asks of the engine process. */
export type EngineRequest = z.infer<typeof request>;

/** One statement to run. */
export type RunRequest = z.infer<typeof runRequest>;

/** What a statement that went through left behind. */
export type RunOutcome = z.infer<typeof runOutcome>;

/** Why a request could not be carried out. */
export type EngineFailure = z.infer<typeof failure>;

/** A request on its way to the engine process. */
export const requestMessage = z.object({ id: z.number(), request });

/** A reply on its way back; at most one of the optional members is there, none means "done". */
export const replyMessage = z.object({
  id: z.number(),
  failure: failure.optional(),
  outcome: runOutcome.optional(),
  unloaded: unloadOutcome.optional(),
  rows: z.array(z.array(z.string())).optional(),
});

/** A reply of the engine process. */
export type EngineReply = z.infer<typeof replyMessage>;
