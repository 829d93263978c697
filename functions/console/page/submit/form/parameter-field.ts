import type { JobView } from '../../../../../shared/job/job.ts';
import { humanName } from '../../frame/wording.ts';

/** A value that the Data API binds to a named parameter. */
export type ParameterValue = JobView['parameters'][string];

/** The input that suits a parameter. */
type Control = 'text' | 'integer' | 'number' | 'date' | 'time' | 'select';

/** A report's parameter as a form asks for it. */
export interface ParameterField {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly control: Control;
  /** Decides whether the text is sent as it is, or as a number or a boolean. */
  readonly valueType: 'string' | 'integer' | 'number' | 'boolean';
  readonly choices: readonly ParameterValue[];
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
  ['string', 'number', 'boolean'].includes(typeof value);

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

const valueTypeOf = (schema: Properties): ParameterField['valueType'] => {
  // In a list of types such as ["string", "null"] the first that is not null decides.
  const type = [schema['type']].flat().find((named) => named !== 'null');
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'string';
};

const choicesOf = (
  schema: Properties,
  valueType: ParameterField['valueType'],
): ParameterValue[] => {
  const enumerated = valuesIn(schema, 'enum');
  return valueType === 'boolean' && enumerated.length === 0 ? [true, false] : enumerated;
};

const controlOf = (
  schema: Properties,
  valueType: ParameterField['valueType'],
  choices: readonly ParameterValue[],
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
    examples: examples.map(String),
    initialText: isParameterValue(initial) ? String(initial) : '',
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
 * The value to send for a field's text; undefined for an empty field. A text that is not of the
 * field's type is sent as it is, and the service refuses it with its own message.
 */
export const parameterValue = (field: ParameterField, text: string): ParameterValue | undefined => {
  if (text === '') return undefined;
  if (field.control === 'select') {
    return field.choices.find((choice) => String(choice) === text) ?? text;
  }
  if (field.valueType === 'string') return text;
  const number = Number(text);
  // Beyond 2^53 a number would lose digits on its way.
  const isExact = field.valueType === 'number' || Number.isSafeInteger(number);
  return Number.isFinite(number) && isExact ? number : text;
};
