/**
 * A Lambda response has at most 6 MB, its body escaped as a JSON string; 16 KB are for the headers.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_BODY_BYTES = 6 * 1024 * 1024 - 16 * 1024;

/** The size of a body in a Lambda response, which escapes its quotes and backslashes. */
export const escapedBytes = (body: string): number => Buffer.byteLength(JSON.stringify(body));
