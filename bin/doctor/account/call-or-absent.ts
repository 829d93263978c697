/** The endpoint does not have this service: a local stack has only some. */
export class ServiceUnavailableError extends Error {
  override readonly name = 'ServiceUnavailableError';
}

const NOT_IMPLEMENTED = 501;
const UNKNOWN_OPERATION = 'UnknownOperationException';

const read = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;

/** Where a response could not be parsed, the SDK keeps its status beside the error. */
const statusOf = (error: unknown): unknown =>
  read(read(error, '$metadata'), 'httpStatusCode') ?? read(read(error, '$response'), 'statusCode');

/**
 * The response, or `undefined` where the call fails with one of the error names in `absent`.
 *
 * @throws ServiceUnavailableError where the endpoint has no such service; the SDK's other errors.
 */
export const callOrAbsent = async <R>(
  call: Promise<R>,
  ...absent: readonly string[]
): Promise<R | undefined> => {
  try {
    return await call;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (statusOf(error) === NOT_IMPLEMENTED || name === UNKNOWN_OPERATION) {
      throw new ServiceUnavailableError('This endpoint has no such service.', { cause: error });
    }
    if (absent.includes(name)) return undefined;
    throw error;
  }
};
