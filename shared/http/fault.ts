import { en } from 'zod/locales';
import * as z from 'zod/mini';
import type { Fault } from './problem.ts';

// Named by itself: the namespace of all locales would be 200 KB of each function's bundle.
z.config(en());

type Path = readonly PropertyKey[];

/** The JSON pointer (RFC 6901) of a place in a body. */
export const pointer = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const GIVEN_CHARS = 80;

/** What was given, short enough to read. */
export const given = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > GIVEN_CHARS ? `${text.slice(0, GIVEN_CHARS)}…` : text;
};

/** Every fault that a schema found in `input`, with what was given and what is accepted. */
export const faultsOf = (error: z.core.$ZodError, input: unknown, at: Path = []): Fault[] =>
  error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: pointer([...path, key]),
        detail: `${key} is not a field that is accepted here`,
      }));
    }
    const detail = `${issue.message}; given: ${given(valueAt(input, issue.path))}`;
    return [{ pointer: pointer(path), detail }];
  });

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    input,
  );
