import { notFoundError, validationError } from '../contract/data-api-error.ts';
import type { ResultFormat } from '../result/field-encoder.ts';
import { pagePath } from '../result/page-writer.ts';
import { getStatementResultRequest } from '../wire/request-schemas.ts';
import { parseRequest } from '../wire/request-validation.ts';
import type { Action } from './action.ts';
import { ownedStatement } from './owned-statement.ts';

const pageToken = (id: string, page: number): string =>
  Buffer.from(`${id}#${page}`).toString('base64url');

const pageOf = (id: string, token: string | undefined, pageCount: number): number => {
  if (token === undefined) return 0;
  const [tokenId, page] = Buffer.from(token, 'base64url').toString().split('#');
  const number = Number(page);
  if (tokenId !== id || !Number.isInteger(number) || number < 1 || number >= pageCount) {
    throw validationError('Invalid NextToken.');
  }
  return number;
};

const fetchedWith: Readonly<Record<ResultFormat, string>> = {
  JSON: 'GetStatementResult',
  CSV: 'GetStatementResultV2',
};

/** Both operations differ only in the format they hand out. */
const getResult =
  (format: ResultFormat): Action =>
  async (api, caller, body) => {
    const input = parseRequest(getStatementResultRequest, body);
    const { statement, part } = ownedStatement(api, caller, input.Id);
    if (statement.batch && part === undefined) {
      throw validationError(
        'BatchExecuteStatement result can only be retrieved with sub-statement id.',
      );
    }
    await api.waiters.wait(statement, input.WaitTimeSeconds);
    const index = part?.index ?? 0;
    const result = statement.parts[index];
    if (result?.status !== 'FINISHED' || !result.hasResultSet) {
      throw notFoundError(
        'Query does not have result. Please check query status with DescribeStatement.',
        input.Id,
      );
    }
    if (statement.resultFormat !== format) {
      const operation = fetchedWith[statement.resultFormat];
      throw validationError(
        `The result is in ${statement.resultFormat} format; get it with ${operation}.`,
      );
    }
    const page = pageOf(input.Id, input.NextToken, result.pageCount);
    const tail = {
      ColumnMetadata: result.columns ?? [],
      TotalNumRows: result.resultRows,
      ...(format === 'CSV' ? { ResultFormat: format } : {}),
      ...(page + 1 < result.pageCount ? { NextToken: pageToken(input.Id, page + 1) } : {}),
    };
    return {
      kind: 'page',
      page: {
        head: '{"Records":',
        path: pagePath(api.store.resultDirectory(statement.id, index), page),
        tail: `,${JSON.stringify(tail).slice(1)}`,
      },
    };
  };

/** A page of a JSON result. */
export const getStatementResult = getResult('JSON');

/** A page of a CSV result. */
export const getStatementResultV2 = getResult('CSV');
