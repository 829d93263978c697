import type { ResultFormat } from '../job/job.ts';
import { type ResultPage, readPage } from '../result/result-page.ts';
import { PermanentFailure, RetryableFailure } from '../runtime/failure.ts';
import type { Pipeline } from './pipeline.ts';

type Statements = Pick<Pipeline['statements'], 'resultPage'>;

export interface PagesRequest {
  readonly statementId: string;
  readonly format: ResultFormat;
  /** Whether the Data API may have forgotten the result by now; before that it only stutters. */
  readonly mayHaveExpired: () => boolean;
}

/**
 * The pages of a result in order. The next page is under way while the consumer works on the one
 * it has; more than two are never in memory.
 *
 * @throws PermanentFailure RESULT_INCOMPLETE where the service brings a token for the second time,
 *   which would otherwise read the same rows for ever; RESULT_EXPIRED where the result is gone.
 *   RetryableFailure where the service denies a result that it must still have.
 */
export async function* resultPages(
  statements: Statements,
  request: PagesRequest,
): AsyncGenerator<ResultPage> {
  const seen = new Set<string>();
  let coming = fetchPage(statements, request, undefined);
  for (;;) {
    const page = await coming;
    const { nextToken } = page;
    if (nextToken === undefined) {
      yield page;
      return;
    }
    if (seen.has(nextToken)) throw repeated();
    seen.add(nextToken);
    coming = fetchPage(statements, request, nextToken);
    // A consumer that stops early must not leave a rejection that nobody handles.
    coming.catch(() => undefined);
    yield page;
  }
}

const fetchPage = async (
  statements: Statements,
  request: PagesRequest,
  nextToken: string | undefined,
): Promise<ResultPage> => {
  const { statementId, format, mayHaveExpired } = request;
  const fetched = await statements.resultPage(statementId, format, nextToken);
  if (fetched.outcome === 'page') return readPage(fetched.body);
  if (!mayHaveExpired()) {
    throw new RetryableFailure('The Data API denies having the result', { cause: undefined });
  }
  throw new PermanentFailure(
    'RESULT_EXPIRED',
    'The Data API no longer has the result of this statement; it keeps results for 24 h.',
    { cause: undefined },
  );
};

const repeated = () =>
  new PermanentFailure(
    'RESULT_INCOMPLETE',
    'The Data API brought the same page token twice, so the rest of the result is out of reach.',
    { cause: undefined },
  );
