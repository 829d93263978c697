/**
 * Lambda hands over at most 6 MB, the body escaped within its response; the headers get the rest.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_BODY_BYTES = 6 * 1024 * 1024 - 16 * 1024;

/** How much of a Lambda response a body takes: each of its quotes is escaped once more. */
export const escapedBytes = (body: string): number => Buffer.byteLength(JSON.stringify(body));
