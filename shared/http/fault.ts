import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { LossyNumber } from './lossy-number.ts';
import { type Fault, HttpProblem, type ProblemName } from './problem.ts';

// Named by itself: the namespace of all locales would be 200 KB of each function's bundle.
z.config(en());

type Path = readonly PropertyKey[];

/** The JSON pointer (RFC 6901) of a place in a body. */
export const pointer = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const GIVEN_CHARS = 80;

/** A text of the caller's, short enough to be repeated in a message. */
export const shortened = (text: string): string =>
  text.length > GIVEN_CHARS ? `${text.slice(0, GIVEN_CHARS)}…` : text;

/** What was given, short enough to read. */
export const given = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  return shortened(value instanceof LossyNumber ? value.source : JSON.stringify(value));
};

/** Who mends so many faults sees the others next; all of them could be 30 times the request. */
const NAMED_FAULTS = 100;

/** The refusal of a request with these faults: each stands in `errors` once. */
export const faultyRequest = (problem: ProblemName, faults: readonly Fault[]): HttpProblem => {
  const byText = new Map(faults.map((fault) => [`${fault.pointer} ${fault.detail}`, fault]));
  const errors = [...byText.values()].slice(0, NAMED_FAULTS);
  const others = byText.size - errors.length;
  const number = byText.size === 1 ? 'one fault' : `${byText.size} faults`;
  const named = others === 0 ? 'see errors' : `errors has the first ${NAMED_FAULTS}`;
  const left = others === 0 ? '' : `; ${others} more are not listed`;
  const detail = `The request has ${number}: ${named}${left}.`;
  return new HttpProblem(problem, { detail, errors });
};

/** Every fault that a schema found in `input`, with what was given and what is accepted. */
export const faultsOf = (error: z.core.$ZodError, input: unknown, at: Path = []): Fault[] =>
  error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: pointer([...path, key]),
        detail: `${shortened(key)} is not a field that is accepted here`,
      }));
    }
    const detail = `${issue.message}; given: ${given(valueAt(input, issue.path))}`;
    return [{ pointer: pointer(path), detail }];
  });

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    input,
  );
