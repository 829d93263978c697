import type { BuildHandler } from '@smithy/types';

/**
 * A middleware that leaves the SHA-256 of a request's body out of its signature, as other AWS SDKs
 * do over TLS.
 *
 * The body stays covered: by TLS, and by its CRC-32 in a header that is signed and that S3 checks.
 * Its SHA-256 would be a second pass over every byte, next to the one over the whole file that the
 * manifest keeps.
 */
export const unsignedPayload =
  <I extends object, O extends object>(next: BuildHandler<I, O>): BuildHandler<I, O> =>
  async (args) => {
    const { request } = args;
    if (hasHeaders(request)) request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
    return next(args);
  };

const hasHeaders = (request: unknown): request is { headers: Record<string, string> } =>
  typeof request === 'object' &&
  request !== null &&
  'headers' in request &&
  typeof request.headers === 'object';
