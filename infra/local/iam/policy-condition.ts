import { StartFailure } from '../../host/start-failure.ts';
import { CONDITION_KEYS, type ConditionKey, type RequestContext } from './access-request.ts';
import { wildcard } from './wildcard.ts';

type Comparison = (actual: string, wanted: string) => boolean;

const like: Comparison = (actual, wanted) => wildcard(wanted).test(actual);

/** An ARN is compared part by part: a wildcard does not reach over a colon, but in the last part. */
const likeArn: Comparison = (actual, wanted) => {
  const parts = (arn: string) => [...arn.split(':').slice(0, 5), arn.split(':').slice(5).join(':')];
  const actualParts = parts(actual);
  return parts(wanted).every((part, index) => like(actualParts[index] ?? '', part));
};

/** The operators that the local stack knows; ArnEquals and ArnLike are the same to AWS. */
const OPERATORS: Readonly<Record<string, Comparison>> = {
  ArnEquals: likeArn,
  ArnLike: likeArn,
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  NumericGreaterThan: (actual, wanted) => Number(actual) > Number(wanted),
  StringEquals: (actual, wanted) => actual === wanted,
  StringLike: like,
};

/** One line of a Condition block: under one operator, one key has to have one of the values. */
export interface PolicyCondition {
  readonly operator: string;
  readonly key: ConditionKey;
  readonly values: readonly string[];
}

const known = (key: string): ConditionKey | undefined =>
  CONDITION_KEYS.find((one) => one.toLowerCase() === key.toLowerCase());

/** Reads one line; an operator or a key that is not known here stops the start. */
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

/** Whether the request fulfils the condition; without the key it does not. */
export const fulfils = (
  { operator, key, values }: PolicyCondition,
  context: RequestContext,
): boolean => {
  const actual = context[key];
  const compare = OPERATORS[operator];
  return actual !== undefined && values.some((wanted) => compare?.(actual, wanted) ?? false);
};
