import type { EventQueue } from '../aws/event-queue.ts';
import type { JsonCalls } from '../aws/json-calls.ts';
import type { UnloadFolder } from '../aws/unload-folder.ts';
import type { Warehouse } from '../warehouse.ts';

/** What a question may use. */
export interface Asked {
  readonly warehouse: Warehouse;
  readonly json: JsonCalls;
}

/** The same with a bucket that UNLOAD may write to. */
export interface AskedWithFolder extends Asked {
  readonly folder: UnloadFolder;
}

/** The same with the events of statements. */
export interface AskedWithQueue extends Asked {
  readonly queue: EventQueue;
}

/** One question to a warehouse, and what the emulator answers. */
export interface Question<With = Asked> {
  readonly topic: string;
  /** The row of "Where AWS leaves it open" (infra/redshift-data/README.md) that it belongs to. */
  readonly row?: string;
  readonly ask: (asked: With) => Promise<unknown>;
  readonly answer: unknown;
}
