import type { ProblemView } from '../../../../../shared/client/job-problem.ts';
import { humanName } from '../../frame/wording.ts';

/** The error messages of a form: by field, and those of no field. */
export interface FormErrors {
  readonly byField: ReadonlyMap<string, string>;
  readonly others: readonly string[];
}

/** A form without errors. */
export const noErrors: FormErrors = { byField: new Map(), others: [] };

// RFC 6901 escapes a slash as `~1` and a tilde as `~0`; decoding in this order is required.
const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

const partsOf = (pointer: string): string[] =>
  pointer.replace(/^#/, '').split('/').slice(1).map(unescapeToken);

/** The field that a JSON pointer in the problem's `errors` refers to: a parameter, or `sql`. */
const fieldOfPointer = (pointer: string): string | undefined => {
  const [root, name, , ...deeper] = partsOf(pointer);
  if (root === 'parameters' && name !== undefined && deeper.length === 0) return name;
  return root === 'sql' || root === 'statements' ? 'sql' : undefined;
};

/** Which value of a list, or which of several statements, the pointer refers to. */
const itemWords = (pointer: string): string => {
  const [root, first, second] = partsOf(pointer);
  if (root === 'statements' && first !== undefined) return `Statement ${Number(first) + 1}: `;
  return root === 'parameters' && second !== undefined ? `Value ${Number(second) + 1}: ` : '';
};

/** The form's names of the parts of a request. */
const partNames: Readonly<Record<string, string>> = {
  '/report': 'Report',
  '/sql': 'SQL',
  '/executionMode': 'Execution mode',
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

/** The fields that can show an error, with the form's own message about each, if it has one. */
export type FieldMessages = ReadonlyMap<string, string | undefined>;

/**
 * Assigns the errors of a refused submission to the form's fields. The form's own message replaces
 * the service's, which speaks of JSON Schema.
 */
export const formErrors = (problem: ProblemView, fields: FieldMessages): FormErrors => {
  const byField = new Map<string, string>();
  const others: string[] = [];
  for (const { pointer, detail } of problem.errors ?? []) {
    const field = fieldOfPointer(pointer);
    if (field === undefined || !fields.has(field)) {
      others.push(pointer ? `${partName(pointer)}: ${detail}` : detail);
    } else if (fields.get(field) !== undefined) {
      byField.set(field, fields.get(field) ?? '');
    } else {
      const said = `${itemWords(pointer)}${detail}`;
      byField.set(field, [byField.get(field), said].filter(Boolean).join(' '));
    }
  }
  if (byField.size === 0 && others.length === 0) others.push(problem.detail);
  return { byField, others };
};
