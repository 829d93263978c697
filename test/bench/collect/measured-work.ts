import type { CollectedFormat } from '../../../shared/job/job.ts';

/** A piece of work that the bench measures. */
export interface MeasuredWork {
  readonly way: 'limit' | 'collector' | 'usual';
  readonly format: CollectedFormat;
  readonly rowCount: number;
}

/** What it took. */
export interface WorkMeasure {
  readonly seconds: number;
  /** Of the processor; what else the machine does hardly shows in it. */
  readonly cpuSeconds: number;
  /** The most that the process has had in memory since its start, in MiB. */
  readonly peakMebibytes: number;
}
