import type { Delivery, ExecutionMode } from '../job/job.ts';
import type { ParameterSchema } from './parameter-schema.ts';

/** A named, reviewed SQL text with typed parameters. */
export interface Report {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Its one statement, or its several: then there is an execution mode. */
  readonly sql: string | readonly string[];
  readonly executionMode?: ExecutionMode | undefined;
  readonly parameters: Readonly<Record<string, ParameterSchema>>;
  /** How its results get to S3 unless the request sets it; `collect` if absent. */
  readonly delivery?: Delivery | undefined;
  /** How long its statement may run unless the request sets it; else the deployment's default. */
  readonly timeoutSeconds?: number | undefined;
}

/** The part of a report that is needed to run it. */
export type RunnableReport = Omit<Report, 'title' | 'description'>;
