import type { Problem } from '../../api/problem.ts';
import { humanName } from './parameter-field.ts';

/** What is wrong with a form: by field, and what belongs to no field. */
export interface FormErrors {
  readonly byField: ReadonlyMap<string, string>;
  readonly others: readonly string[];
}

/** A form with nothing wrong. */
export const noErrors: FormErrors = { byField: new Map(), others: [] };

// RFC 6901: `~1` stands for a slash and `~0` for a tilde, to be undone in this order.
const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** The field that a JSON pointer of the problem's `errors` is about: a parameter, or `sql`. */
export const fieldOfPointer = (pointer: string): string | undefined => {
  const [root, name, ...deeper] = pointer.replace(/^#/, '').split('/').slice(1).map(unescaped);
  if (root === 'parameters' && name !== undefined && deeper.length === 0) return name;
  return root === 'sql' ? 'sql' : undefined;
};

/** What a part of the request is called in the form. */
const partNames: Readonly<Record<string, string>> = {
  '/report': 'Report',
  '/sql': 'SQL',
  '/format': 'File format',
  '/delivery': 'Delivery',
  '/compression': 'Compression',
  '/escapeFormulas': 'Safe to open in a spreadsheet',
  '/timeoutSeconds': 'Time limit',
};

const partName = (pointer: string): string => {
  const field = fieldOfPointer(pointer);
  return partNames[pointer] ?? (field === undefined ? pointer : humanName(field));
};

/** The fields that can show a fault, and what the form itself finds wrong with them. */
export type FieldFaults = ReadonlyMap<string, string | undefined>;

/**
 * Sorts a refused submission's faults to the fields that the form shows. A field's own words come
 * before the service's, which speak of schemas.
 */
export const formErrors = (problem: Problem, fields: FieldFaults): FormErrors => {
  const byField = new Map<string, string>();
  const others: string[] = [];
  for (const { pointer, detail } of problem.errors ?? []) {
    const field = fieldOfPointer(pointer);
    if (field === undefined || !fields.has(field)) {
      others.push(pointer ? `${partName(pointer)}: ${detail}` : detail);
    } else if (fields.get(field) !== undefined) {
      byField.set(field, fields.get(field) ?? '');
    } else {
      byField.set(field, [byField.get(field), detail].filter(Boolean).join(' '));
    }
  }
  if (byField.size === 0 && others.length === 0) others.push(problem.detail ?? problem.title);
  return { byField, others };
};
