import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The only way to print from a function: constant messages with fields, as JSON lines. Never
 * SQL, parameters, rows, tokens or whole events.
 */
export const logger = new Logger();
