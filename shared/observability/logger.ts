import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import { systemClock } from '../platform/clock.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { logContext } from './log-context.ts';
import type { Measured } from './metric-catalogue.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Logs one event: a constant message, its fields, and the metrics that it carries. */
export type LogMethod = (message: string, fields?: Fields, measured?: Measured) => void;

type Format = Parameters<LogFormatter['formatAttributes']>;

/** Without the ids of X-Ray, which is not used, and of samples: 70 bytes less of each line. */
class LineFormatter extends LogFormatter {
  formatAttributes({ logLevel, message, timestamp, serviceName }: Format[0], fields: Format[1]) {
    const time = this.formatTimestamp(timestamp);
    const attributes = { level: logLevel, message, timestamp: time, service: serviceName };
    return new LogItem({ attributes }).addAttributes(fields);
  }
}

const printer = new Logger({ logFormatter: new LineFormatter() });
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
