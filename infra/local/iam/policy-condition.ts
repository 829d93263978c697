import { StartFailure } from '../../host/start-failure.ts';
import { CONDITION_KEYS, type ConditionKey, type RequestContext } from './access-request.ts';

/** The patterns of the policies: each call is compared with dozens of them. */
const compiled = new Map<string, RegExp>();

/** Matches texts with the pattern: `*` is any run of characters, `?` is one character. */
export const wildcard = (pattern: string, flags = ''): RegExp => {
  const known = compiled.get(`${flags} ${pattern}`);
  if (known !== undefined) return known;
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const made = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, `s${flags}`);
  compiled.set(`${flags} ${pattern}`, made);
  return made;
};

type Comparison = (actual: string, expected: string) => boolean;

const like: Comparison = (actual, expected) => wildcard(expected).test(actual);

/** Compares ARNs part by part: only in the last part may a wildcard match a colon. */
const likeArn: Comparison = (actual, expected) => {
  const parts = (arn: string) => [...arn.split(':').slice(0, 5), arn.split(':').slice(5).join(':')];
  const actualParts = parts(actual);
  return parts(expected).every((part, index) => like(actualParts[index] ?? '', part));
};

/** The supported operators; to AWS, ArnEquals and ArnLike are the same. */
const OPERATORS: Readonly<Record<string, Comparison>> = {
  ArnEquals: likeArn,
  ArnLike: likeArn,
  // For a request with one value, which is all that a call to one item has.
  'ForAllValues:StringLike': like,
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  NumericGreaterThan: (actual, expected) => Number(actual) > Number(expected),
  StringEquals: (actual, expected) => actual === expected,
  StringLike: like,
};

/** One line of a Condition block: the key must have one of the values, by the operator. */
export interface PolicyCondition {
  readonly operator: string;
  readonly key: ConditionKey;
  readonly values: readonly string[];
}

const known = (key: string): ConditionKey | undefined =>
  CONDITION_KEYS.find((one) => one.toLowerCase() === key.toLowerCase());

/** Reads one line; an unknown operator or key stops the start. */
export const policyCondition = (
  operator: string,
  name: string,
  values: readonly string[],
  at: string,
): PolicyCondition => {
  const key = known(name);
  if (!Object.hasOwn(OPERATORS, operator) || key === undefined) {
    throw new StartFailure(
      `The policy ${at} has the condition ${operator} of ${name}, which the local stack cannot evaluate.`,
    );
  }
  return { operator, key, values };
};

/** Whether the request fulfils the condition; a request without the key does not. */
export const fulfils = (
  { operator, key, values }: PolicyCondition,
  context: RequestContext,
): boolean => {
  const actual = context[key];
  const compare = OPERATORS[operator];
  return actual !== undefined && values.some((value) => compare?.(actual, value) ?? false);
};
