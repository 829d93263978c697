import { z } from 'zod';
import { columnMetadataSchema } from '../result/column-metadata.ts';

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

/** A cluster has slices, each of which writes files of its own; four are a small cluster's. */
export const SLICES = 4;

/** What the engine is asked to write for an UNLOAD, and where. */
const unloadRequest = z.object({
  op: z.literal('unload'),
  connectionId: z.string(),
  query: z.string(),
  format: z.enum(['csv', 'parquet', 'json']),
  header: z.boolean(),
  delimiter: z.string(),
  nullText: z.string(),
  compression: z.enum(['none', 'gzip', 'zstd']),
  parallel: z.boolean(),
  maxFileBytes: z.number(),
  /** An empty folder in the one that the engine may reach. */
  directory: z.string(),
});

/** What the engine is asked to load for a COPY, from files in the folder that it may reach. */
const loadRequest = z.object({
  op: z.literal('load'),
  connectionId: z.string(),
  table: z.array(z.string()),
  columns: z.array(z.string()),
  files: z.array(z.string()),
  format: z.enum(['text', 'csv', 'parquet', 'json']),
  compression: z.enum(['none', 'gzip', 'zstd']),
  delimiter: z.string().optional(),
  quote: z.string(),
  ignoredHeaderLines: z.number(),
  nullText: z.string().optional(),
  emptyAsNull: z.boolean(),
});

const unloadedFile = z.object({
  path: z.string(),
  /** The slice that wrote it, and the how manieth of its files it is. */
  slice: z.number(),
  part: z.number(),
  rowCount: z.number(),
  sizeBytes: z.number(),
});

/** What an UNLOAD left in its folder. */
const unloadOutcome = z.object({
  columns: z.array(
    z.object({
      name: z.string(),
      typeName: z.string(),
      precision: z.number(),
      scale: z.number(),
    }),
  ),
  files: z.array(unloadedFile),
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

export type UnloadRequest = z.infer<typeof unloadRequest>;
export type UnloadOutcome = z.infer<typeof unloadOutcome>;
export type UnloadedFile = z.infer<typeof unloadedFile>;
export type LoadRequest = z.infer<typeof loadRequest>;

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
