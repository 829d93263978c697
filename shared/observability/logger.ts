import { Logger } from '@aws-lambda-powertools/logger';
import { systemClock } from '../platform/clock.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { logContext } from './log-context.ts';
import type { Measured } from './metric-catalogue.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Logs one event: a constant message, its fields, and the metrics that it carries. */
export type LogMethod = (message: string, fields?: Fields, measured?: Measured) => void;

const printer = new Logger();
let deployment = 'unnamed';

/** Names the deployment in every metric from now on; the frame of each function calls this. */
export const setDeployment = (name: string): void => {
  deployment = name;
};

const lineOf = (fields: Fields, measured: Measured | undefined) => ({
  ...logContext(),
  ...fields,
  ...(measured && embeddedMetrics(measured, { deployment, at: systemClock.now() })),
});

const at =
  (level: 'info' | 'warn' | 'error'): LogMethod =>
  (message, fields = {}, measured) =>
    printer[level](message, lineOf(fields, measured));

/**
 * The only way to print from a function: constant messages with fields, as JSON lines. Never log
 * SQL, parameters, rows, tokens or whole events. Job, request and trace come from the context.
 * Metrics are members of the line, so a level above INFO drops them.
 */
export const logger = { info: at('info'), warn: at('warn'), error: at('error') };
