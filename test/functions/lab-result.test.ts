import { describe, expect, it } from 'vitest';
import { labResult } from '../../functions/lab/lab-result.ts';

const column = (name: string, base: string, more = {}) => ({
  name,
  type: { base, ...more },
  nullable: true,
});

const fieldOf = (type: string, text: string | null): string => {
  const body = labResult([column('c', type)], [[text]]);
  return body.slice(body.indexOf('[[') + 2, body.indexOf(']]'));
};

describe('the result as the lab shows it', () => {
  it('has columns, rows as arrays of fields, and the number of rows', () => {
    const columns = [
      column('customer_segment', 'bpchar'),
      { ...column('total_order_price', 'numeric', { precision: 38, scale: 2 }), nullable: false },
    ];
    const body = labResult(columns, [
      ['BUILDING', '12.50'],
      [null, '0.10'],
    ]);
    expect(JSON.parse(body)).toEqual({
      ColumnMetadata: [
        { label: 'customer_segment', name: 'customer_segment', nullable: 1, typeName: 'bpchar' },
        {
          label: 'total_order_price',
          name: 'total_order_price',
          nullable: 0,
          precision: 38,
          scale: 2,
          typeName: 'numeric',
        },
      ],
      Records: [
        [{ stringValue: 'BUILDING' }, { stringValue: '12.50' }],
        [{ isNull: true }, { stringValue: '0.10' }],
      ],
      TotalNumRows: 2,
    });
  });

  it.each([
    ['int2', '-1', '{"longValue":-1}'],
    ['int8', '9007199254740993', '{"longValue":9007199254740993}'],
    ['float8', '1.5e-7', '{"doubleValue":1.5e-7}'],
    ['float8', 'NaN', '{"doubleValue":"NaN"}'],
    ['bool', 'true', '{"booleanValue":true}'],
    ['bool', 'f', '{"booleanValue":false}'],
    ['numeric', '1.50', '{"stringValue":"1.50"}'],
    ['timestamp', '2022-02-22 00:00:00.0', '{"stringValue":"2022-02-22 00:00:00.0"}'],
    ['varchar', '', '{"stringValue":""}'],
    ['varchar', 'a "b"\n', '{"stringValue":"a \\"b\\"\\n"}'],
    ['super', '{"a":1}', '{"stringValue":"{\\"a\\":1}"}'],
    ['int4', null, '{"isNull":true}'],
  ])('holds %s %j as %s', (type, text, field) => {
    expect(fieldOf(type, text)).toBe(field);
  });

  it('is whole without rows', () => {
    expect(JSON.parse(labResult([column('n', 'int4')], []))).toMatchObject({
      Records: [],
      TotalNumRows: 0,
    });
  });
});
