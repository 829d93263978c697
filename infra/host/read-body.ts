import type { IncomingMessage } from 'node:http';

/**
 * Reads a body of at most `limitBytes`; `undefined` stands for a longer one. Its rest is read too,
 * because a client that is still sending would only see a broken connection.
 */
export const readBody = async (
  incoming: IncomingMessage,
  limitBytes: number,
): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
  }
  return size <= limitBytes ? Buffer.concat(chunks) : undefined;
};
