import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScanner } from '../../../../shared/result/encoding/json-scanner.ts';
import { ResultPage } from '../../../../shared/result/encoding/result-page.ts';

const pageOf = (body: string) => new ResultPage(Buffer.from(body));

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
      const page = pageOf(`{${order.join(',')}}`);
      expect(page.columns()).toEqual([
        { name: 'n', type: 'numeric', nullable: false, precision: 38, scale: 2 },
      ]);
      const { bytes, position } = page.rows;
      expect(bytes.toString('utf8', position)).toMatch(/^\[\{"CSVRecords/);
      expect(page.end()).toEqual({ totalRows: 12, nextToken: 't"1' });
    }
  });

  it('ends with an empty token as with none', () => {
    expect(pageOf('{"Records":[],"NextToken":""}').end().nextToken).toBeUndefined();
    expect(pageOf('{"Records":[],"NextToken":null}').end().nextToken).toBeUndefined();
  });

  it.each(['', '[]', '{"Records":[', '{"TotalNumRows":1}', '{"Records":[]'])(
    'that is %j is refused as malformed',
    (body) => {
      expect(() => pageOf(body).end()).toThrow(
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
