import { describe, expect, it } from 'vitest';
import { chartData, secondsOf } from '../../../functions/console/page/result/chart/chart-data.ts';
import { suggestChart } from '../../../functions/console/page/result/chart/chart-plan.ts';
import { columnsOf } from '../../../functions/console/page/result/column-kind.ts';

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

describe('the suggested chart', () => {
  it('is the measure over the time, with a line for each of few categories', () => {
    const plan = suggestChart(columns, rows);
    expect(plan).toEqual({ axis: 0, measure: 3, combination: 'sum', split: 1 });
  });

  it('is the measure by category where there is no time', () => {
    const plan = suggestChart(
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
    expect(suggestChart(columns, best)).toEqual(plan);
    expect(suggestChart(columns, best.toSorted())).toMatchObject({ axis: 0 });
  });

  it('measures what the rows are ranked by, with a bar for each thing that is ranked', () => {
    const ranked = [
      ['x', 'P', '90', '1'],
      ['y', 'Q', '80', '3'],
      ['z', 'P', '70', '2'],
    ];
    const names = ['supplier', 'nation', 'revenue', 'parts'];
    const plan = { axis: 0, measure: 2, combination: 'sum', split: undefined };
    expect(suggestChart(columnsOf(names, undefined, ranked), ranked)).toEqual(plan);
  });

  it('is none where nothing can be measured', () => {
    const names = columns.slice(0, 3);
    expect(suggestChart(names, rows)).toBeUndefined();
  });

  it('is none for a single row', () => {
    expect(suggestChart(columns, rows.slice(0, 1))).toBeUndefined();
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
    expect(secondsOf(text)).toBe(ms / 1000);
  });

  it('is not found in other texts', () => {
    expect(secondsOf('NULL')).toBeUndefined();
    expect(secondsOf('2022-02-31 99:00:00')).toBeUndefined();
  });
});
