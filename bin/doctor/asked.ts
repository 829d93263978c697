import { NotThere } from './account.ts';

const NOT_IMPLEMENTED = 501;
const UNKNOWN_OPERATION = 'UnknownOperationException';

const read = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;

/** Where an answer could not be read, the SDK keeps its status beside the error. */
const statusOf = (error: unknown): unknown =>
  read(read(error, '$metadata'), 'httpStatusCode') ?? read(read(error, '$response'), 'statusCode');

/**
 * The answer, or `undefined` where the service says by one of these names that there is none.
 *
 * @throws NotThere where the endpoint has no such service; the SDK's own errors otherwise.
 */
export const asked = async <A>(
  answer: Promise<A>,
  ...absent: readonly string[]
): Promise<A | undefined> => {
  try {
    return await answer;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (statusOf(error) === NOT_IMPLEMENTED || name === UNKNOWN_OPERATION) {
      throw new NotThere('not here', { cause: error });
    }
    if (absent.includes(name)) return undefined;
    throw error;
  }
};
