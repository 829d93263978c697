import { describe, expect, it } from 'vitest';
import { resultPages } from '../../../shared/pipeline/result-pages.ts';
import { CsvEncoder } from '../../../shared/result/encoding/csv-encoder.ts';
import { encoded } from '../result/encoding/encoded.ts';

const page = (row: string, nextToken?: string, tokenFirst = false): string => {
  const token = nextToken === undefined ? '' : `"NextToken":${JSON.stringify(nextToken)}`;
  const records = `"Records":[{"CSVRecords":${JSON.stringify(`${row}\r\n`)}}]`;
  return `{${(tokenFirst ? [token, records] : [records, token]).filter(Boolean).join(',')}}`;
};

/** A Data API with these pages by token; the first one has none. */
const statements = (pages: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  return {
    asked,
    async resultPage(_id: string, _format: string, token: string | undefined) {
      asked.push(token ?? 'first');
      const body = pages[token ?? 'first'];
      if (body === undefined) return { outcome: 'expired' } as const;
      return { outcome: 'page', body: Buffer.from(body) } as const;
    },
  };
};

const request = { statementId: 's', format: 'csv', mayHaveExpired: () => false } as const;

const read = async (api: ReturnType<typeof statements>): Promise<string> => {
  const encoder = new CsvEncoder([{ name: 'n', type: 'int4', nullable: true }]);
  let text = '';
  for await (const one of resultPages(api, request)) text += encoded(encoder, one);
  return text;
};

describe('the pages of a result', () => {
  it.each([true, false])('are fetched once each and in order (token first: %s)', async (first) => {
    const api = statements({
      first: page('n', 'a', first),
      a: page('1', 'b', first),
      b: page('2'),
    });
    expect(await read(api)).toBe('n\r\n1\r\n2\r\n');
    expect(api.asked).toEqual(['first', 'a', 'b']);
  });

  it('are under way while the one before is read', async () => {
    const api = statements({ first: page('n', 'a'), a: page('1') });
    const pages = resultPages(api, request);
    await pages.next();
    expect(api.asked).toEqual(['first', 'a']);
    await pages.return(undefined);
  });

  it('may show a wrong token in their rows, which is not believed', async () => {
    const evil = '"],"NextToken":"evil","';
    const api = statements({ first: page(`n\r\n${evil}`), evil: page('not mine') });
    expect(await read(api)).toBe(`n\r\n${evil}\r\n`);

    // One in another member, before that of the page.
    const nested = '"ColumnMetadata":[{"name":"n","NextToken":"evil"}],"NextToken"';
    const inMember = page('n', 'a').replace('"NextToken"', nested);
    const other = statements({ first: inMember, a: page('1'), evil: page('not mine') });
    expect(await read(other)).toBe('n\r\n1\r\n');
    expect(other.asked).toEqual(['first', 'evil', 'a']);

    const more = statements({
      first: page(`n\r\n${'"NextToken":"evil"'}`, 'with "quotes"'),
      'with "quotes"': page('2'),
    });
    expect(await read(more)).toBe('n\r\n"NextToken":"evil"\r\n2\r\n');
  });

  it.each([
    ['the one before', { first: page('n', 'a'), a: page('1', 'a') }],
    ['an earlier one', { first: page('n', 'a'), a: page('1', 'b'), b: page('2', 'a') }],
  ])('end with an error when a token is the same as %s', async (_, pages) => {
    const api = statements(pages);
    await expect(read(api)).rejects.toMatchObject({ code: 'RESULT_INCOMPLETE' });
    expect(api.asked).toEqual(Object.keys(pages));
  });

  it('are asked for again later when one is denied before its time', async () => {
    const api = statements({ first: page('n', 'a') });
    await expect(read(api)).rejects.toMatchObject({ name: 'RetryableFailure' });
  });
});
