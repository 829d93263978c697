import { characterWords } from './character-words.ts';
import type { ParameterField } from './parameter-field.ts';

const range = ({ minimum, maximum }: ParameterField): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
};

const example = ({ examples: [first] }: ParameterField): string =>
  first === undefined ? '' : `, for example ${first}`;

const lengthWords = ({ minLength = 1, maxLength }: ParameterField): string | undefined => {
  if (maxLength === undefined)
    return minLength > 1 ? `at least ${minLength} characters` : undefined;
  return minLength > 1
    ? `${minLength} to ${maxLength} characters`
    : `at most ${maxLength} characters`;
};

/** As JSON Schema counts: a character outside of the first plane is one. */
const lengthOf = (text: string): number => [...text].length;

const textFault = (field: ParameterField, text: string): string | undefined => {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = field;
  const length = lengthOf(text);
  const matches = pattern === undefined || new RegExp(pattern, 'u').test(text);
  if (matches && length >= minLength && length <= maxLength) return undefined;
  const characters = pattern === undefined ? undefined : characterWords(pattern);
  const form = matches ? undefined : 'a text of the form that this report takes';
  const rules = [characters ?? form, lengthWords(field)].filter(Boolean);
  return `Enter ${rules.join(', ')}${example(field)}.`;
};

const numberFault = (field: ParameterField, text: string): string | undefined => {
  const value = Number(text);
  const whole = field.valueType === 'integer';
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = field;
  const usable = whole ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (usable && value >= minimum && value <= maximum) return undefined;
  return `Enter a ${whole ? 'whole number' : 'number'}${range(field)}${example(field)}.`;
};

/**
 * What is wrong with a field's text, in the words of the person who filled it in; nothing where the
 * field's own rules find no fault. The service decides; this only says it better.
 */
export const valueFault = (field: ParameterField, text: string): string | undefined => {
  if (text === '' || field.control === 'select') return undefined;
  if (field.valueType === 'integer' || field.valueType === 'number')
    return numberFault(field, text);
  if (field.control === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return `Enter a date${example(field) || ', for example 1995-03-31'}.`;
  }
  return textFault(field, text);
};
