import type { z } from 'zod';
import { DataApiError, validationError } from '../contract/data-api-error.ts';

type Issue = z.core.$ZodIssue;

/** `Parameters.0.value` is `parameters.1.member.value` in the words of AWS. */
const memberPath = (path: readonly PropertyKey[]): string =>
  path
    .map((key) =>
      typeof key === 'number'
        ? `${key + 1}.member`
        : String(key).replace(/^./, (c) => c.toLowerCase()),
    )
    .join('.');

const amount = (issue: Issue & { origin: string }): string =>
  issue.origin === 'number' || issue.origin === 'int' ? 'value' : 'length';

const constraintOf = (issue: Issue): string => {
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${amount(issue)} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${amount(issue)} less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${issue.pattern?.slice(2, -2)}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
    default:
      return 'Member must not be null';
  }
};

/** AWS' JSON protocols read null as if the member were not there. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  );
};

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    input,
  );

/**
 * Reads an operation's input. A member of the wrong JSON type is a SerializationException, a broken
 * constraint a ValidationException that names every one, in the wording of AWS services.
 */
export const parseRequest = <Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> => {
  const input = withoutNulls(body);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const mistyped = issues.find(
    ({ code, path }) => code === 'invalid_type' && valueAt(input, path) !== undefined,
  );
  if (mistyped !== undefined) {
    throw new DataApiError(
      'SerializationException',
      `The value at '${memberPath(mistyped.path)}' has the wrong type.`,
    );
  }
  const errors = issues.map(
    (issue) =>
      `Value at '${memberPath(issue.path)}' failed to satisfy constraint: ${constraintOf(issue)}`,
  );
  const count = `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected`;
  throw validationError(`${count}: ${errors.join('; ')}`);
};
