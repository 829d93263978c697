import { StartFailure } from '../../host/start-failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../cloudformation/json-value.ts';
import { type LeafMatcher, leafMatcher } from './leaf-matcher.ts';

/** Tells whether an event matches a rule's pattern. */
export type EventMatcher = (event: JsonValue | undefined) => boolean;

/** The values that a leaf of the pattern is compared with: an array stands for its elements. */
const leafValues = (value: JsonValue | undefined): readonly (JsonValue | undefined)[] => {
  if (!Array.isArray(value)) return isJsonObject(value) ? [undefined] : [value];
  const leaves = value.flatMap(leafValues).filter((leaf) => leaf !== undefined);
  return leaves.length > 0 ? leaves : [undefined];
};

const anyLeaf =
  (alternatives: readonly LeafMatcher[]): EventMatcher =>
  (value) =>
    leafValues(value).some((leaf) => alternatives.some((matches) => matches(leaf)));

/** In an array of objects it is enough that one of them matches as a whole. */
const nested =
  (matches: EventMatcher): EventMatcher =>
  (value) =>
    Array.isArray(value) ? value.some((element) => matches(element)) : matches(value);

const fieldMatcher = (name: string, pattern: JsonValue): EventMatcher => {
  if (name === '$or' && Array.isArray(pattern)) {
    const alternatives = pattern.map((alternative) =>
      eventMatcher(isJsonObject(alternative) ? alternative : {}),
    );
    return (event) => alternatives.some((matches) => matches(event));
  }
  if (!isJsonObject(pattern) && !Array.isArray(pattern)) {
    throw new StartFailure(
      `An event pattern cannot be used: ${name} must be a list or an object, not ${JSON.stringify(pattern)}.`,
    );
  }
  const matches = isJsonObject(pattern)
    ? nested(eventMatcher(pattern))
    : anyLeaf(pattern.map(leafMatcher));
  return (event) => matches(isJsonObject(event) ? event[name] : undefined);
};

/**
 * Compiles an EventBridge event pattern
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html).
 */
export const eventMatcher = (pattern: JsonObject): EventMatcher => {
  const fields = Object.entries(pattern).map(([name, value]) => fieldMatcher(name, value));
  return (event) => fields.every((matches) => matches(event));
};
