import { BlockList } from 'node:net';
import { StartFailure } from '../../host/start-failure.ts';
import { isJsonObject, type JsonValue } from '../cloudformation/json-value.ts';

/** Tells whether one value of an event, or `undefined` where there is none, matches. */
export type LeafMatcher = (value: JsonValue | undefined) => boolean;

const refuse = (operator: string, argument: unknown): never => {
  throw new StartFailure(
    `An event pattern cannot be used: ${operator} with ${JSON.stringify(argument)} is not known.`,
  );
};

const onText =
  (test: (value: string) => boolean): LeafMatcher =>
  (value) =>
    typeof value === 'string' && test(value);

/** `\*` is an asterisk, `*` any number of characters. */
const wildcard = (pattern: string): RegExp => {
  const parts = pattern.split(/(\\\*|\\\\|\*)/).map((part) => {
    if (part === '*') return '.*';
    return part.replace(/^\\(?=[*\\]$)/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
};

const textMatcher = (operator: string, argument: JsonValue): LeafMatcher => {
  if (isJsonObject(argument)) {
    const plain = argument['equals-ignore-case'];
    if (typeof plain !== 'string') return refuse(operator, argument);
    const folded = plain.toLowerCase();
    if (operator === 'prefix') return onText((value) => value.toLowerCase().startsWith(folded));
    if (operator === 'suffix') return onText((value) => value.toLowerCase().endsWith(folded));
  }
  if (typeof argument !== 'string') return refuse(operator, argument);
  switch (operator) {
    case 'prefix':
      return onText((value) => value.startsWith(argument));
    case 'suffix':
      return onText((value) => value.endsWith(argument));
    case 'equals-ignore-case':
      return onText((value) => value.toLowerCase() === argument.toLowerCase());
    case 'wildcard': {
      const expression = wildcard(argument);
      return onText((value) => expression.test(value));
    }
    default:
      return refuse(operator, argument);
  }
};

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const numericMatcher = (argument: JsonValue): LeafMatcher => {
  if (!Array.isArray(argument) || argument.length === 0) return refuse('numeric', argument);
  const tests = argument.flatMap((operator, index) => {
    if (index % 2 === 1) return [];
    const compare = COMPARISONS[String(operator)];
    const limit = argument[index + 1];
    if (!compare || typeof limit !== 'number') return refuse('numeric', argument);
    return [(value: number) => compare(value, limit)];
  });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
};

const cidrMatcher = (argument: JsonValue): LeafMatcher => {
  const [network = '', bits] = String(argument).split('/');
  const list = new BlockList();
  const family = network.includes(':') ? 'ipv6' : 'ipv4';
  list.addSubnet(network, Number(bits), family);
  return onText(
    (value) => value.includes(':') === (family === 'ipv6') && list.check(value, family),
  );
};

const anythingBut = (argument: JsonValue): LeafMatcher => {
  const excluded = isJsonObject(argument)
    ? Object.entries(argument).flatMap(([operator, operands]) =>
        (Array.isArray(operands) ? operands : [operands]).map((operand) =>
          textMatcher(operator, operand),
        ),
      )
    : (Array.isArray(argument) ? argument : [argument]).map(leafMatcher);
  return (value) => value !== undefined && !excluded.some((matches) => matches(value));
};

/** Compiles one alternative of a pattern's list; an operator that is not known is refused. */
export const leafMatcher = (alternative: JsonValue): LeafMatcher => {
  if (!isJsonObject(alternative)) {
    if (Array.isArray(alternative)) return refuse('a list in a list', alternative);
    return (value) => value === alternative;
  }
  const [entry, ...others] = Object.entries(alternative);
  if (!entry || others.length > 0) return refuse('a matcher', alternative);
  const [operator, argument] = entry;
  switch (operator) {
    case 'anything-but':
      return anythingBut(argument);
    case 'cidr':
      return cidrMatcher(argument);
    case 'exists':
      return (value) => (value !== undefined) === argument;
    case 'numeric':
      return numericMatcher(argument);
    default:
      return textMatcher(operator, argument);
  }
};
