import type { Environment } from '../faults/environment.ts';
import type { FaultKind } from '../faults/faults.ts';
import type { JobPlan } from '../services/workload.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** The keys of a submit's calls. */
export const SUBMIT_CREATE = 'submit job-1 try 1 call 1';
export const SUBMIT_EXECUTE = 'submit job-1 try 1 call 2';
export const SUBMIT_RECORD = 'submit job-1 try 1 call 3';

interface ScenarioPlan {
  readonly environment?: Partial<Environment>;
  readonly jobs?: readonly Partial<JobPlan>[];
  /** What goes wrong before the enumeration adds its own fault, by the calls' keys. */
  readonly faults?: Readonly<Record<string, FaultKind>>;
  /** The delay of a late effect or a stall. */
  readonly delayMs?: number;
  readonly deletesRecords?: true;
  /** The scenario is too long to run once for each fault of each call. */
  readonly isLong?: true;
  /**
   * No pairs of faults besides: there are hundreds of millions, as in nine hours, or with two more
   * it becomes the case that stays open (`shared/pipeline/README.md`, What remains).
   */
  readonly isWithoutPairs?: true;
}

export type ScenarioPlans = Readonly<Record<string, ScenarioPlan>>;
