import type { Job } from '../../../shared/job/job.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';
import type { SimulatedStatement } from './simulated-warehouse.ts';

/** What the services report of each effect as it happens; the checks watch it. */
export interface Effects {
  /** Invocations that know their job to be recorded. */
  readonly accepted: Set<string>;
  jobWritten(before: Job | undefined, after: Job): void;
  statementStarted(statement: SimulatedStatement): void;
  statementEnded(statement: SimulatedStatement): void;
  fileWritten(key: string, before: string | undefined, after: string): void;
  manifestCreated(key: string, manifest: Manifest, before: Manifest | undefined): void;
  published(job: Job): undefined;
  /** Whether the attempt that the file is of has its job at this moment. */
  isBeingCollected(key: string): boolean;
}
