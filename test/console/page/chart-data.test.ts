import { describe, expect, it } from 'vitest';
import { chartData } from '../../../functions/console/page/result/chart/chart-data.ts';
import {
  type ChartPlan,
  suggestChart,
} from '../../../functions/console/page/result/chart/chart-plan.ts';
import {
  type Column,
  columnsOf,
  parseSeconds,
} from '../../../functions/console/page/result/rows/column-kind.ts';
import type { Row } from '../../../shared/result/decoding/csv-parser.ts';
import { revenueColumns, revenueFile } from '../support/sample-reports.ts';

const rows = [
  ['1995-01', 'A', '1', '10.5'],
  ['1995-01', 'B', '2', '20'],
  ['1995-02', 'A', '3', '30'],
  ['1995-02', 'B', '4', null],
];
const typed = [
  { name: 'month', type: 'varchar' },
  { name: 'segment', type: 'bpchar' },
  { name: 'order_id', type: 'int8' },
  { name: 'revenue', type: 'numeric' },
];
const labels = typed.map(({ name }) => name);
const columns = columnsOf(labels, typed, rows);

describe('the columns of a result', () => {
  it('are what their types and values say', () => {
    expect(columns.map(({ kind }) => kind)).toEqual(['time', 'text', 'number', 'number']);
  });

  it('are told by their values alone where the job has no types', () => {
    const kinds = columnsOf(['n', 't'], undefined, [['1e5', 'x']]).map(({ kind }) => kind);
    expect(kinds).toEqual(['number', 'text']);
  });
});

/** The suggested plan, or the reason why the columns have no chart. */
const suggested = (of: readonly Column[], from: readonly Row[]): ChartPlan | string => {
  const suggestion = suggestChart(of, from);
  return suggestion.outcome === 'suggested' ? suggestion.plan : suggestion.reason;
};

describe('the suggested chart', () => {
  it('is the measure over the time, with a line for each of few categories', () => {
    const plan = suggested(columns, rows);
    expect(plan).toEqual({ axis: 0, measure: 3, combination: 'sum', split: 1 });
  });

  it('is the measure by category where there is no time', () => {
    const plan = suggested(
      columns.slice(1),
      rows.map((row) => row.slice(1)),
    );
    expect(plan).toEqual({ axis: 0, measure: 2, combination: 'sum', split: undefined });
  });

  it('is by category where the rows are the best of something, even if each has a time', () => {
    const best = [
      ['1998-01', 'A', '1', '90'],
      ['1992-05', 'B', '2', '80'],
      ['1996-11', 'A', '3', '70'],
    ];
    const plan = { axis: 1, measure: 3, combination: 'sum', split: undefined };
    expect(suggested(columns, best)).toEqual(plan);
    expect(suggested(columns, best.toSorted())).toMatchObject({ axis: 0 });
  });

  it('measures what the rows are ranked by, with a bar for each thing that is ranked', () => {
    const ranked = [
      ['x', 'P', '90', '1'],
      ['y', 'Q', '80', '3'],
      ['z', 'P', '70', '2'],
    ];
    const names = ['supplier', 'nation', 'revenue', 'parts'];
    const plan = { axis: 0, measure: 2, combination: 'sum', split: undefined };
    expect(suggested(columnsOf(names, undefined, ranked), ranked)).toEqual(plan);
  });

  it('of the lab’s report has a bar for each segment', () => {
    const [header = '', ...lines] = revenueFile.trimEnd().split('\r\n');
    // The one quoted field has a comma of its own.
    const best = lines.map((line) => line.replace('"HOUSE, HOLD"', 'HOUSEHOLD').split(','));
    const plan = { axis: 0, measure: 1, combination: 'sum', split: undefined };
    expect(suggested(columnsOf(header.split(','), revenueColumns, best), best)).toEqual(plan);
  });

  it.each([[['id', 'revenue']], [['c_custkey', 'c_acctbal']]])(
    'of two columns of numbers is the second by the first: %j',
    (names) => {
      const pairs = [
        ['3', '70.5'],
        ['1', '90.5'],
        ['2', '80.5'],
      ];
      const plan = { axis: 0, measure: 1, combination: 'sum', split: undefined };
      expect(suggested(columnsOf(names, undefined, pairs), pairs)).toEqual(plan);
    },
  );

  it.each([
    [
      ['id', 'segment'],
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
      /keys/,
    ],
    [
      ['segment', 'name'],
      [
        ['a', 'x'],
        ['b', 'y'],
      ],
      /no column holds numbers/,
    ],
    [
      ['segment', 'revenue'],
      [
        ['a', '1'],
        ['a', '2'],
      ],
      /tells the rows apart/,
    ],
    [['segment', 'revenue'], [['a', '1']], /two rows/],
  ])('of %j with the rows %j is left out, with the reason', (names, few, reason) => {
    expect(suggested(columnsOf(names, undefined, few), few)).toMatch(reason);
  });
});

describe('the data of a chart', () => {
  const plan = { axis: 0, measure: 3, combination: 'sum', split: 1 } as const;

  it('has a line for each series, with gaps where a value is missing', () => {
    const data = chartData(columns, rows, plan);
    expect(data.positions).toEqual([Date.UTC(1995, 0) / 1000, Date.UTC(1995, 1) / 1000]);
    expect(data.series).toEqual([
      { name: 'A', values: [10.5, 30] },
      { name: 'B', values: [20, null] },
    ]);
  });

  it('adds up what shares a place', () => {
    const data = chartData(columns, rows, { ...plan, split: undefined });
    expect(data.series).toEqual([{ name: 'revenue', values: [30.5, 30] }]);
  });

  it('has the largest categories first', () => {
    const data = chartData(columns, rows, { ...plan, axis: 1 });
    expect(data.labels).toEqual(['A', 'B']);
    expect(data.series[0]?.values).toEqual([40.5, 20]);
  });

  it('has numbers such as years in their own order, unless only the largest fit', () => {
    const byYear = columnsOf(['order_year', 'revenue'], undefined, [['1995', '1']]);
    const plan = { axis: 0, measure: 1, combination: 'sum', split: undefined } as const;
    const years = [
      ['1996', '5'],
      ['1994', '1'],
      ['1995', '9'],
    ];
    expect(chartData(byYear, years, plan).labels).toEqual(['1994', '1995', '1996']);
    const many = Array.from({ length: 41 }, (_, at) => [String(at), String(at)]);
    expect(chartData(byYear, many, plan).labels?.[0]).toBe('40');
  });

  it.each([
    ['average', [20.25, 20]],
    ['minimum', [20, 10.5]],
    ['maximum', [30, 20]],
    ['count', [2, 2]],
  ] as const)('can be the %s', (combination, values) => {
    const data = chartData(columns, rows, { ...plan, axis: 1, combination });
    expect(data.series[0]?.values).toEqual(values);
  });
});

describe('a moment of the warehouse', () => {
  it.each([
    ['2022-02-22', Date.UTC(2022, 1, 22)],
    ['2022-02-22 10:00:00.0', Date.UTC(2022, 1, 22, 10)],
    ['2020-08-21 17:33:51.88712', Date.UTC(2020, 7, 21, 17, 33, 51, 887)],
    ['2022-02-22 10:00:00+02', Date.UTC(2022, 1, 22, 8)],
    ['2022-02', Date.UTC(2022, 1)],
  ])('is read from %s', (text, ms) => {
    expect(parseSeconds(text)).toBe(ms / 1000);
  });

  it('is not found in other texts', () => {
    expect(parseSeconds('NULL')).toBeUndefined();
    expect(parseSeconds('2022-02-31 99:00:00')).toBeUndefined();
  });
});
