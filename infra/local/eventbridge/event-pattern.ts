import { StartFailure } from '../../host/start-failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';

/** Whether an event, or one value of it, matches a pattern; `undefined` is an absent value. */
export type EventMatcher = (value: JsonValue | undefined) => boolean;

const refuse = (reason: string): never => {
  throw new StartFailure(`An event pattern cannot be used: ${reason}.`);
};

/** The values that a leaf of the pattern is compared with: an array stands for its elements. */
const leafValues = (value: JsonValue | undefined): readonly (JsonValue | undefined)[] => {
  if (!Array.isArray(value)) return isJsonObject(value) ? [undefined] : [value];
  const leaves = value.flatMap(leafValues).filter((leaf) => leaf !== undefined);
  return leaves.length > 0 ? leaves : [undefined];
};

/** Compiles one alternative: a value, or the operator `prefix`, which is all that our rules use. */
const leafMatcher = (alternative: JsonValue): EventMatcher => {
  if (Array.isArray(alternative)) return refuse('a list in a list is not known');
  if (!isJsonObject(alternative)) return (value) => value === alternative;
  const { prefix, ...unknown } = alternative;
  const [operator] = Object.keys(unknown);
  if (operator !== undefined) {
    return refuse(`the operator ${operator} is not known to the local stack, only prefix is`);
  }
  if (typeof prefix !== 'string') return refuse(`${JSON.stringify(alternative)} is not known`);
  return (value) => typeof value === 'string' && value.startsWith(prefix);
};

const anyLeaf =
  (alternatives: readonly EventMatcher[]): EventMatcher =>
  (value) =>
    leafValues(value).some((leaf) => alternatives.some((matches) => matches(leaf)));

/** In an array of objects one object must match as a whole. */
const nested =
  (matches: EventMatcher): EventMatcher =>
  (value) =>
    Array.isArray(value) ? value.some((element) => matches(element)) : matches(value);

const fieldMatcher = (name: string, pattern: JsonValue): EventMatcher => {
  if (name.startsWith('$')) {
    return refuse(`the operator ${name} is not known to the local stack, only prefix is`);
  }
  if (!isJsonObject(pattern) && !Array.isArray(pattern)) {
    return refuse(`${name} must be a list or an object, not ${JSON.stringify(pattern)}`);
  }
  const matches = isJsonObject(pattern)
    ? nested(eventMatcher(pattern))
    : anyLeaf(pattern.map(leafMatcher));
  return (event) => matches(isJsonObject(event) ? event[name] : undefined);
};

/**
 * Compiles an EventBridge event pattern; an unsupported operator stops the start
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html).
 */
export const eventMatcher = (pattern: JsonObject): EventMatcher => {
  const fields = Object.entries(pattern).map(([name, value]) => fieldMatcher(name, value));
  return (event) => fields.every((matches) => matches(event));
};
