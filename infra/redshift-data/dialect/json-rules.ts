import { isWord, raw, renderSql, type SqlNode } from '../sql/sql-nodes.ts';
import { callRule, type DialectRule } from './dialect-rule.ts';

const isFlag = (nodes: readonly SqlNode[] | undefined): boolean =>
  nodes?.length === 1 && isWord(nodes[0], 'true', 'false');

/** The call on text that may not be JSON: NULL instead of an error where the flag says so. */
const guarded = (source: string, flag: readonly SqlNode[] | undefined, call: string): string =>
  isWord(flag?.[0], 'true') ? `CASE WHEN json_valid(${source}) THEN ${call} END` : call;

/** JSON_EXTRACT_PATH_TEXT: keys one after the other, then perhaps `null_if_invalid`. */
export const jsonExtractPath: DialectRule = callRule(['json_extract_path_text'], ({ args }) => {
  const [sourceNodes, ...rest] = args;
  if (sourceNodes === undefined || rest.length === 0) return undefined;
  const flag = isFlag(rest.at(-1)) ? rest.at(-1) : undefined;
  const keys = flag === undefined ? rest : rest.slice(0, -1);
  const source = renderSql(sourceNodes);
  const path = keys.map((key) => ` || '."' || ${renderSql(key)} || '"'`).join('');
  const call = `json_extract_string(${source}, '$'${path})`;
  return { nodes: [raw(`redshift_json_text(${guarded(source, flag, call)})`)] };
});

/** JSON_EXTRACT_ARRAY_ELEMENT_TEXT: elements count from 0. */
export const jsonArrayElement: DialectRule = callRule(
  ['json_extract_array_element_text'],
  ({ args }) => {
    const [sourceNodes, position, flag] = args;
    if (sourceNodes === undefined || position === undefined) return undefined;
    const source = renderSql(sourceNodes);
    const call = `json_extract_string(${source}, '$[' || (${renderSql(position)}) || ']')`;
    return { nodes: [raw(`redshift_json_text(${guarded(source, flag, call)})`)] };
  },
);

/** JSON_ARRAY_LENGTH with its flag. */
export const jsonArrayLength: DialectRule = callRule(['json_array_length'], ({ args }) => {
  const [sourceNodes, flag] = args;
  if (sourceNodes === undefined || flag === undefined) return undefined;
  const source = renderSql(sourceNodes);
  return { nodes: [raw(guarded(source, flag, `json_array_length(${source})`))] };
});

/** ARRAY and OBJECT make SUPER values; the engine's ARRAY takes brackets. */
export const superConstructors: DialectRule = callRule(['array', 'object'], ({ name, group }) => {
  const nodes = group.nodes.filter((node) => node.kind !== 'space');
  if (isWord(nodes[0], 'select', 'with')) return undefined;
  return { nodes: [raw(isWord(name, 'array') ? 'json_array' : 'json_object'), group] };
});
