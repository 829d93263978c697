import type { Row, RowParser } from '../csv-parser.ts';
import { isGuarded, unguarded } from './formula-columns.ts';

/** The parser's rows as they were before their texts were guarded; the first is the labels. */
export const withoutGuards = (
  parser: RowParser,
  columns: readonly { readonly type: string }[],
): RowParser => {
  const guarded = columns.map(({ type }) => isGuarded(type));
  let headed = false;
  const original = (row: Row): Row => {
    const isHeader = !headed;
    headed = true;
    return row.map((text, at) =>
      text !== null && (isHeader || guarded[at]) ? unguarded(text) : text,
    );
  };
  return {
    push: (text) => parser.push(text).map(original),
    finish: () => parser.finish().map(original),
  };
};
