import type { ResultFormat } from '../job/job.ts';
import { PermanentFailure, RetryableFailure } from '../platform/failure.ts';
import { MemoryPool, PageBuffer } from '../platform/memory-pool.ts';
import { ResultPage } from '../result/encoding/result-page.ts';
import type { Pipeline } from './pipeline.ts';

/** A result has two pages in memory. */
const pageBuffers = new MemoryPool(2, () => new PageBuffer());

type Statements = Pick<Pipeline['statements'], 'resultPage'>;

export interface PagesRequest {
  readonly statementId: string;
  readonly format: ResultFormat;
  /** Whether the Data API may have forgotten the result by now; before that it only stutters. */
  readonly mayHaveExpired: () => boolean;
}

/**
 * The pages of a result in order; the consumer is done with one when it asks for the next.
 *
 * While the consumer reads a page, the one that probably follows is under way. Once the page is
 * read to its end its true token is known: should it be another, what was fetched is dropped. More
 * than two pages are never in memory.
 *
 * @throws PermanentFailure RESULT_INCOMPLETE where the service brings a token for the second time,
 *   which would otherwise repeat the same rows without end; RESULT_EXPIRED where the result is
 * gone. RetryableFailure where the service denies a result that it must still have.
 */
export async function* resultPages(
  statements: Statements,
  request: PagesRequest,
): AsyncGenerator<ResultPage> {
  const seen = new Set<string>();
  const fetchPage = (token: string | undefined) => {
    const memory = pageBuffers.acquire();
    const body = fetchBody(statements, request, token, memory);
    // A consumer that stops early must not leave an unhandled rejection.
    body.catch(() => undefined);
    return { token, body, memory };
  };
  let coming = fetchPage(undefined);
  for (;;) {
    const { body, memory } = coming;
    const page = new ResultPage(await body);
    const likely = page.likelyNextToken();
    if (likely !== undefined && !seen.has(likely)) coming = fetchPage(likely);
    yield page;
    const { nextToken } = page.end();
    pageBuffers.release(memory);
    if (nextToken === undefined) return;
    if (seen.has(nextToken)) throw repeated();
    seen.add(nextToken);
    // The page of a wrong guess may still be arriving, so its memory is not reused.
    if (coming.token !== nextToken) coming = fetchPage(nextToken);
  }
}

const fetchBody = async (
  statements: Statements,
  request: PagesRequest,
  nextToken: string | undefined,
  memory: PageBuffer,
): Promise<Uint8Array> => {
  const { statementId, format, mayHaveExpired } = request;
  const fetched = await statements.resultPage(statementId, format, nextToken, memory);
  if (fetched.outcome === 'page') return fetched.body;
  if (!mayHaveExpired()) {
    throw new RetryableFailure('The Data API denies having the result');
  }
  throw new PermanentFailure(
    'RESULT_EXPIRED',
    'The Data API no longer has the result of this statement; it keeps results for 24 h.',
  );
};

const repeated = () =>
  new PermanentFailure(
    'RESULT_INCOMPLETE',
    'The Data API brought the same page token twice, so the rest of the result is out of reach.',
  );
