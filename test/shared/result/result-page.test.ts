import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScanner } from '../../../shared/result/json-scanner.ts';
import { readPage } from '../../../shared/result/result-page.ts';

describe('a page of a result', () => {
  it('is read whatever the order of its members', () => {
    const members = [
      '"Records":[{"CSVRecords":"n\\r\\n"}]',
      '"ColumnMetadata":[{"label":"n","name":"x","typeName":"numeric","nullable":0,"precision":38,"scale":2,"type":9}]',
      '"TotalNumRows":12',
      '"NextToken":"t\\"1"',
      '"Later":{"a":["]}",{}]}',
    ];
    for (const order of [members, members.toReversed()]) {
      const page = readPage(Buffer.from(`{${order.join(',')}}`));
      expect(page).toMatchObject({
        totalRows: 12,
        nextToken: 't"1',
        columns: [{ name: 'n', type: 'numeric', nullable: false, precision: 38, scale: 2 }],
      });
      expect(Buffer.from(page.body).toString('utf8', page.recordsAt)).toMatch(/^\[\{"CSVRecords/);
    }
  });

  it('ends with an empty token as with none', () => {
    expect(readPage(Buffer.from('{"Records":[],"NextToken":""}')).nextToken).toBeUndefined();
    expect(readPage(Buffer.from('{"Records":[],"NextToken":null}')).nextToken).toBeUndefined();
  });

  it.each(['', '[]', '{"Records":[', '{"TotalNumRows":1}', '{"Records":[]'])(
    'that is %j is refused as malformed',
    (body) => {
      expect(() => readPage(Buffer.from(body))).toThrow(
        expect.objectContaining({ code: 'RESULT_MALFORMED' }),
      );
    },
  );
});

describe('the scanner', () => {
  it('skips any JSON value to its last byte', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.boolean(), (json, pretty) => {
        const text = pretty ? JSON.stringify(JSON.parse(json), undefined, 2) : json;
        const scanner = new JsonScanner(Buffer.from(`${text},`));
        scanner.skipValue();
        expect(scanner.position).toBe(Buffer.byteLength(text));
      }),
    );
  });
});
