import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';

const PART_BYTES = 8 * 1024 * 1024;
const PARTS_UNDER_WAY = 4;

/** The pages that are to be moved. */
export interface Traffic {
  readonly url: string;
  readonly operation: 'GetStatementResult' | 'GetStatementResultV2';
  readonly rowCount: number;
}

/**
 * What a collector cannot be faster than: reads the pages in their order, each of them whole, and
 * writes the bytes that it read in parts of 8 MiB, four at a time. Plain `node:http` without
 * retries, signatures or checksums, and no look at a single byte.
 */
export const movePages = async (traffic: Traffic): Promise<void> => {
  const agent = new Agent({ keepAlive: true });
  const parts = new Set<Promise<void>>();
  let pieces: Buffer[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    if (parts.size === PARTS_UNDER_WAY) await Promise.race(parts);
    const writing = write(traffic.url, agent, Buffer.concat(pieces));
    parts.add(writing);
    writing.finally(() => parts.delete(writing));
    pieces = [];
    length = 0;
  };
  let coming = read(traffic, agent, undefined);
  for (;;) {
    const page = await coming;
    const token = /"NextToken":"(\d+)"/.exec(page.toString('latin1', page.length - 4096))?.[1];
    if (token !== undefined) coming = read(traffic, agent, token);
    for (let from = 0; from < page.length; ) {
      const piece = page.subarray(from, from + PART_BYTES - length);
      pieces.push(piece);
      from += piece.length;
      length += piece.length;
      if (length === PART_BYTES) await flush();
    }
    if (token === undefined) break;
  }
  await flush();
  await Promise.all(parts);
  agent.destroy();
};

const read = async (
  { url, operation, rowCount }: Traffic,
  agent: Agent,
  token: string | undefined,
): Promise<Buffer> => {
  const headers = { 'x-amz-target': `RedshiftData.${operation}` };
  const call = request(url, { agent, method: 'POST', headers });
  call.end(JSON.stringify({ Id: String(rowCount), ...(token && { NextToken: token }) }));
  return bodyOf(call);
};

const write = async (url: string, agent: Agent, part: Buffer): Promise<void> => {
  const put = request(`${url}/bucket/file?partNumber=1`, {
    agent,
    method: 'PUT',
    headers: { 'content-length': part.length },
  });
  put.end(part);
  await bodyOf(put);
};

const bodyOf = async (call: ReturnType<typeof request>): Promise<Buffer> => {
  const [response]: IncomingMessage[] = await once(call, 'response');
  if (response?.statusCode !== 200) throw new Error(`The bench's service: ${response?.statusCode}`);
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(response, 'end');
  return Buffer.concat(chunks);
};
