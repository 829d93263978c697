import { forgetCommentText, rememberCommentText } from './comment-text.ts';
import { customerTable } from './customer.ts';
import { ordersAndLineitem } from './orders-lineitem.ts';
import { NAME_DRAWS } from './part-name.ts';
import { partsuppTable, partTable } from './part-partsupp.ts';
import { forgetPowers, rememberPowers } from './random-stream.ts';
import { regionAndNation } from './region-nation.ts';
import { scaledCounts } from './scaled-counts.ts';
import { supplierTable } from './supplier.ts';

/** An order has at most seven lines, each with two draws for its comment. */
const LINE_COMMENT_DRAWS = 14;

/**
 * Statements that create and fill the eight TPC-H tables in the current schema at a scale factor
 * such as 0.01, 0.1 or 1, to be run in order on one connection to DuckDB. Every column holds, bit
 * for bit, what TPC's dbgen writes, except the comments: they have dbgen's lengths but come from a
 * shorter text, so the counts of Q13, which looks for two words in `o_comment`, differ a little.
 * Derived from TPC-H: results are not comparable to published TPC-H results.
 */
export const tpchStatements = (scale: number): readonly string[] => {
  const counts = scaledCounts(scale);
  const draws = Math.max(counts.orders * LINE_COMMENT_DRAWS, counts.parts * NAME_DRAWS);
  return [
    ...rememberPowers(draws),
    ...rememberCommentText(),
    ...regionAndNation,
    ...supplierTable(counts),
    ...customerTable(counts),
    ...partTable(counts),
    ...partsuppTable(counts),
    ...ordersAndLineitem(counts),
    ...forgetPowers,
    ...forgetCommentText,
  ];
};
