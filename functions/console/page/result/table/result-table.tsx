import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';
import { count } from '../../frame/wording.ts';
import type { Column } from '../rows/column-kind.ts';
import type { ArrivedRows } from '../rows/use-rows.ts';
import { nextSorting, rowOrder, type Sorting, visibleRange } from './row-order.ts';

/** The height of a row in pixels, as in the style sheet. */
const ROW_HEIGHT = 30;
/** So many rows decide the width of the columns, within these limits in characters. */
const MEASURED_ROWS = 200;
const MIN_WIDTH = 6;
const MAX_WIDTH = 44;

const columnWidths = (columns: readonly Column[], rows: readonly Row[]): number[] =>
  columns.map(({ label }, index) => {
    // Room for the mark of the sort order.
    let widest = label.length + 2;
    for (const row of rows.slice(0, MEASURED_ROWS)) {
      widest = Math.max(widest, row[index]?.length ?? 4);
    }
    // Letters are a little wider than the digit 0, which is the unit `ch`.
    return Math.min(Math.max(widest + 1, MIN_WIDTH), MAX_WIDTH);
  });

interface HeadingProps {
  readonly column: Column;
  readonly sorted: Sorting['direction'] | undefined;
  readonly sortable: boolean;
  readonly onSort: () => void;
}

const Heading = ({ column, sorted, sortable, onSort }: HeadingProps) => (
  <th scope="col" class={`cell-${column.kind}`} aria-sort={sorted}>
    <button type="button" disabled={!sortable} title={column.type} onClick={onSort}>
      {column.label}
      <span class="sort-mark" aria-hidden="true" />
    </button>
  </th>
);

const Cell = ({ value, kind }: { value: string | null; kind: Column['kind'] }) => (
  <td class={`cell-${kind}`} title={value !== null && value.length > 20 ? value : undefined}>
    {value === null ? <span class="null">NULL</span> : value}
  </td>
);

const Spacer = ({ height, columns }: { height: number; columns: number }) =>
  height > 0 ? (
    <tbody aria-hidden="true">
      <tr>
        <td class="spacer" colSpan={columns} style={{ height: `${height}px` }} />
      </tr>
    </tbody>
  ) : null;

/** The scroll position and the visible height of the table. */
const useViewport = () => {
  const scroller = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState({ top: 0, height: 600 });
  const follow = () => {
    const { scrollTop: top = 0, clientHeight: height = 600 } = scroller.current ?? {};
    setViewport({ top, height });
  };
  useLayoutEffect(() => {
    follow();
    window.addEventListener('resize', follow);
    return () => window.removeEventListener('resize', follow);
  }, []);
  return { scroller, viewport, follow };
};

/** So many rows before the last one, those that follow are asked for. */
const NEAR_END_ROWS = 50;

interface ResultTableProps {
  readonly arrived: ArrivedRows;
  readonly label: string;
  /** Called when the rows at the end are about to show. */
  readonly onNearEnd?: (() => void) | undefined;
}

/**
 * The rows as a table. Only the visible ones are in the document, so that it scrolls smoothly
 * through any number of rows. A click on a heading sorts.
 */
export const ResultTable = ({ arrived, label, onNearEnd }: ResultTableProps) => {
  const { columns, rows, progress } = arrived;
  const { scroller, viewport, follow } = useViewport();
  const [sorting, setSorting] = useState<Sorting>();
  const reading = progress === 'reading';
  const sortBy = (column: number) => {
    setSorting(nextSorting(sorting, column));
    scroller.current?.scrollTo({ top: 0 });
  };
  const order = useMemo(
    () => sorting && rowOrder(rows, columns[sorting.column]?.kind ?? 'text', sorting),
    [rows, columns, sorting],
  );
  // The rows grow in place, so their number stands in for a change of them.
  const widths = useMemo(
    () => columnWidths(columns, rows),
    [columns, rows.length > MEASURED_ROWS || !reading],
  );
  const { first, end } = visibleRange({ ...viewport, rowHeight: ROW_HEIGHT, count: rows.length });
  const isNearEnd = end >= rows.length - NEAR_END_ROWS;
  useEffect(() => {
    if (isNearEnd) onNearEnd?.();
  }, [isNearEnd, rows.length]);
  const numberWidth = Math.max(count(rows.length).length, 2);
  const drawn = Array.from({ length: end - first }, (_, offset) => first + offset);
  const totalWidth = widths.reduce((sum, width) => sum + width, numberWidth);
  const tableWidth = `calc(${totalWidth}ch + ${columns.length + 1} * 1.5rem)`;
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
      tabIndex={0}
      class="result-scroll"
      aria-label={label}
      style={{ '--table-width': tableWidth }}
      onScroll={follow}
    >
      <table class="result-table" aria-rowcount={rows.length + 1}>
        <colgroup>
          <col style={{ width: `calc(${numberWidth}ch + 1.5rem)` }} />
          {widths.map((width, index) => (
            <col key={index} style={{ width: `calc(${width}ch + 1.5rem)` }} />
          ))}
          {/* Fills a wide page, so that the columns stay close together. */}
          <col />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" class="row-number">
              <span class="visually-hidden">Row</span>
            </th>
            {columns.map((column, index) => (
              <Heading
                key={index}
                column={column}
                sorted={sorting?.column === index ? sorting.direction : undefined}
                sortable={!reading}
                onSort={() => sortBy(index)}
              />
            ))}
            <td class="filler" />
          </tr>
        </thead>
        <Spacer height={first * ROW_HEIGHT} columns={columns.length + 2} />
        <tbody>
          {drawn.map((index) => (
            <tr key={index} aria-rowindex={index + 2}>
              <th scope="row" class="row-number">
                {count(index + 1)}
              </th>
              {columns.map((column, at) => (
                <Cell
                  key={at}
                  value={rows[order?.[index] ?? index]?.[at] ?? null}
                  kind={column.kind}
                />
              ))}
              {/* Extends the row's background to the table's edge. */}
              <td class="filler" aria-hidden="true" />
            </tr>
          ))}
        </tbody>
        <Spacer height={(rows.length - end) * ROW_HEIGHT} columns={columns.length + 2} />
      </table>
    </section>
  );
};
