import { z } from 'zod';

/** A cluster has slices, each of which writes files of its own; four are a small cluster's. */
export const SLICES = 4;

/** What the engine is asked to write for an UNLOAD, and where. */
export const unloadRequest = z.object({
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
export const loadRequest = z.object({
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
export const unloadOutcome = z.object({
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

export type UnloadRequest = z.infer<typeof unloadRequest>;
export type UnloadOutcome = z.infer<typeof unloadOutcome>;
export type UnloadedFile = z.infer<typeof unloadedFile>;
export type LoadRequest = z.infer<typeof loadRequest>;
