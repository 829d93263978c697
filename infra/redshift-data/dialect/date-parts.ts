import { groupOf, raw, type SqlNode, trimmed, wordOf } from '../sql/sql-nodes.ts';
import { callRule, type DialectRule, UnsupportedSqlError } from './dialect-rule.ts';

/** Date parts and what Redshift also calls them (dg/r_Dateparts_for_datetime_functions.html). */
const spellings: readonly (readonly [string, string])[] = [
  ['millennium', 'millennia mil mils'],
  ['century', 'centuries c cent cents'],
  ['decade', 'decades dec decs'],
  ['year', 'years y yr yrs'],
  ['quarter', 'quarters qtr qtrs'],
  ['month', 'months mon mons'],
  ['week', 'weeks w'],
  ['dow', 'dayofweek dw weekday'],
  ['doy', 'dayofyear dy yearday'],
  ['day', 'days d'],
  ['hour', 'hours h hr hrs'],
  ['minute', 'minutes m min mins'],
  ['second', 'seconds s sec secs'],
  ['millisecond', 'milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon'],
  ['microsecond', 'microseconds us usec usecs usecond useconds microsec microsecs'],
  ['epoch', ''],
];

const parts = new Map(
  spellings.flatMap(([part, others]) =>
    [part, ...others.split(' ')].map((spelling) => [spelling, part] as const),
  ),
);

/** The part a bare word or a string literal names, in the engine's spelling. */
const partOf = (nodes: readonly SqlNode[]): string | undefined => {
  const [node, ...others] = nodes;
  if (node === undefined || node.kind === 'group' || others.length > 0) return undefined;
  const name = node.kind === 'string' ? node.text.slice(1, -1).toLowerCase() : node.word;
  return parts.get(name);
};

/** `dateadd(month, …)`: the part is a bare word, and macros want it as a string. */
export const datePartArguments: DialectRule = callRule(
  ['dateadd', 'datediff', 'date_part', 'pgdate_part', 'date_trunc', 'date_add', 'date_diff'],
  ({ name, args: [part, ...others] }) => {
    if (part === undefined || others.length === 0) return undefined;
    const known = partOf(part);
    if (known === undefined) {
      const word = wordOf(part[0]);
      if (word !== '' && part.length === 1 && others.length === 2) {
        throw new UnsupportedSqlError(`The date part "${word}" is not known.`);
      }
      return undefined;
    }
    return { nodes: [name, groupOf([[raw(`'${known}'`)], ...others])] };
  },
);

/** `extract(yr from …)`: the engine knows fewer spellings. */
export const extractPart: DialectRule = callRule(['extract'], ({ name, group }) => {
  const [part, ...others] = trimmed(group.nodes);
  const known = part === undefined ? undefined : partOf([part]);
  if (part === undefined || known === undefined || known === wordOf(part)) return undefined;
  return { nodes: [name, { kind: 'group', nodes: [raw(known), ...others] }] };
});
