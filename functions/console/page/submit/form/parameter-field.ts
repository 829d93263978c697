import type { ParameterValue } from '../../api/job.ts';

/** One choice of an enumeration: what is sent, and what people see. */
export interface Choice {
  readonly value: ParameterValue;
  readonly label: string;
}

/** The input that suits a parameter. */
export type Control = 'text' | 'integer' | 'number' | 'date' | 'time' | 'select';

/** A report's parameter as a form asks for it. */
export interface ParameterField {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly control: Control;
  /** What is sent for a value that is neither a number nor a boolean: its text. */
  readonly valueType: 'string' | 'integer' | 'number' | 'boolean';
  readonly choices: readonly Choice[];
  readonly examples: readonly string[];
  readonly initialText: string;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  /** A regular expression that the text has to match. */
  readonly pattern?: string | undefined;
}

type Properties = Readonly<Record<string, unknown>>;

const isProperties = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isParameterValue = (value: unknown): value is ParameterValue =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

const textIn = (schema: Properties, key: string): string | undefined => {
  const value = schema[key];
  return typeof value === 'string' ? value : undefined;
};

const numberIn = (schema: Properties, key: string): number | undefined => {
  const value = schema[key];
  return typeof value === 'number' ? value : undefined;
};

const valuesIn = (schema: Properties, key: string): ParameterValue[] => {
  const value = schema[key];
  return Array.isArray(value) ? value.filter(isParameterValue) : [];
};

/** The text that stands for a value in an input; NULL is an input left empty. */
export const textOfValue = (value: ParameterValue): string => (value === null ? '' : String(value));

/** Turns `country_name` into `Country name`. */
export const humanName = (name: string): string => {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const valueTypeOf = (schema: Properties): ParameterField['valueType'] => {
  // A type may be a list such as ["string", "null"]: the first that is not null decides.
  const named = [schema['type']].flat().find((type) => type !== 'null');
  return named === 'integer' || named === 'number' || named === 'boolean' ? named : 'string';
};

const choicesOf = (schema: Properties, valueType: ParameterField['valueType']): Choice[] => {
  const enumerated = valuesIn(schema, 'enum');
  const values = valueType === 'boolean' && enumerated.length === 0 ? [true, false] : enumerated;
  return values.map((value) => ({ value, label: value === null ? 'NULL' : String(value) }));
};

const controlOf = (
  schema: Properties,
  valueType: ParameterField['valueType'],
  choices: readonly Choice[],
): Control => {
  if (choices.length > 0) return 'select';
  if (valueType === 'integer' || valueType === 'number') return valueType;
  const formats: Record<string, Control> = { date: 'date', time: 'time' };
  return formats[textIn(schema, 'format') ?? ''] ?? 'text';
};

const fieldOf = (name: string, schema: Properties, required: boolean): ParameterField => {
  const valueType = valueTypeOf(schema);
  const examples = valuesIn(schema, 'examples');
  const choices = choicesOf(schema, valueType);
  const initial = schema['default'];
  return {
    name,
    label: textIn(schema, 'title') ?? humanName(name),
    description: textIn(schema, 'description'),
    required,
    control: controlOf(schema, valueType, choices),
    valueType,
    choices,
    examples: examples.map(textOfValue),
    initialText: isParameterValue(initial) ? textOfValue(initial) : '',
    minimum: numberIn(schema, 'minimum'),
    maximum: numberIn(schema, 'maximum'),
    minLength: numberIn(schema, 'minLength'),
    maxLength: numberIn(schema, 'maxLength'),
    pattern: textIn(schema, 'pattern'),
  };
};

/** The fields of a form for a JSON Schema of type object, in the schema's order. */
export const parameterFields = (schema: Properties | undefined): ParameterField[] => {
  const properties = schema?.['properties'];
  if (!schema || !isProperties(properties)) return [];
  const required = new Set(valuesIn(schema, 'required'));
  return Object.entries(properties).map(([name, property]) =>
    fieldOf(name, isProperties(property) ? property : {}, required.has(name)),
  );
};

/**
 * The value that a field's text stands for, or nothing when it was left empty. A text that is not
 * of the field's type is sent as it stands: the API knows best what to say about it.
 */
export const parameterValue = (field: ParameterField, text: string): ParameterValue | undefined => {
  if (text === '') return undefined;
  if (field.control === 'select') {
    return field.choices.find((choice) => textOfValue(choice.value) === text)?.value ?? text;
  }
  if (field.valueType === 'string') return text;
  const number = Number(text);
  // An integer that a double cannot hold would be sent as another one.
  const exact = field.valueType === 'number' || Number.isSafeInteger(number);
  return Number.isFinite(number) && exact ? number : text;
};
