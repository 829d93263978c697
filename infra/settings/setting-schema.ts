import * as z from 'zod';

/** What a key accepts, for the message of a fault, which quotes what was given before it. */
export const accepts = (sentence: string) => ({ error: sentence });

/**
 * A value that only the deployment knows, as CDK writes it into a text until then. Its form is that
 * of aws-cdk-lib's core/lib/private/encoding, `BEGIN_STRING_TOKEN_MARKER`.
 */
const TOKEN = /^\$\{Token\[[\w.]+\]\}$/;

/**
 * Text of a given form. The forms leave out what IAM reads as a wildcard: names of databases and
 * users become part of resource ARNs, where `*` would widen a permission.
 */
export const text = (form: RegExp, sentence: string) =>
  z.string(accepts(sentence)).refine((value) => form.test(value) || TOKEN.test(value), {
    error: sentence,
  });

/** A whole number of something, from 1 to `maximum`. */
export const wholeNumber = (what: string, maximum: number) => {
  const accepted = accepts(`a whole number of ${what} from 1 to ${maximum}`);
  return z.int(accepted).min(1, accepted).max(maximum, accepted);
};

/** An object of the given settings and no others. */
export const settings = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, accepts(`an object with ${Object.keys(shape).join(', ')}`));

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    root,
  );

/** The issues of the one alternative that the caller meant, where it can be inferred. */
const innermost = (issue: z.core.$ZodIssue, given: unknown): readonly z.core.$ZodIssue[] => {
  if (issue.code !== 'invalid_union') return [issue];
  const value = valueAt(given, issue.path);
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return [issue];
  // An alternative is meant when it has every key that was given.
  const candidates = issue.errors.filter((option) => option.every(({ path }) => path.length > 0));
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only === undefined) return [issue];
  return only.flatMap((inner) =>
    innermost({ ...inner, path: [...issue.path, ...inner.path] }, given),
  );
};

/** The longest quote of a given value in a message. */
const MAX_QUOTE = 80;

const quote = (value: unknown): string => {
  if (value === undefined) return 'not given';
  const json = JSON.stringify(value) ?? typeof value;
  return `got ${json.length > MAX_QUOTE ? `${json.slice(0, MAX_QUOTE)}…` : json}`;
};

const faultLines = (issue: z.core.$ZodIssue, given: unknown, root: string): string[] => {
  const at = [root, ...issue.path].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${at}.${key}: unknown setting; accepted: ${issue.message}`);
  }
  return [`${at}: ${quote(valueAt(given, issue.path))}; accepted: ${issue.message}`];
};

/**
 * One line for every fault that zod found in `given`: its key below `root`, what was given there
 * and what is accepted. The schema's error messages are what is accepted.
 */
export const settingFaults = (error: z.ZodError, given: unknown, root: string): string[] =>
  error.issues
    .flatMap((issue) => innermost(issue, given))
    .flatMap((issue) => faultLines(issue, given, root));
