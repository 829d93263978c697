import * as z from 'zod/mini';
import { listItems, listText } from '../../../../../shared/client/own-sql.ts';
import type { ParameterValue } from '../../../../../shared/job/job.ts';
import { humanName } from '../../frame/wording.ts';

type Scalar = string | number | boolean;

/** What a form has for a field: a text, null where that is chosen, nothing yet. */
export type FieldText = string | null | undefined;

const isScalar = (value: unknown): value is Scalar =>
  ['string', 'number', 'boolean'].includes(typeof value);

const rules = {
  type: z.optional(z.unknown()),
  enum: z.optional(z.array(z.unknown())),
  format: z.optional(z.string()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
  /** A regular expression that the text has to match. */
  pattern: z.optional(z.string()),
};

/** What a report's JSON Schema declares of a parameter, as far as a form uses it. */
const declaration = z.object({
  ...rules,
  description: z.optional(z.string()),
  default: z.optional(z.unknown()),
  examples: z.optional(z.array(z.unknown())),
  /** Of a list: what each value has to be. */
  items: z.optional(z.object(rules)),
});

const parameters = z.object({
  properties: z.optional(z.record(z.string(), declaration)),
  required: z.optional(z.array(z.string())),
});

type Declaration = z.infer<typeof declaration>;

const types = ['string', 'integer', 'number', 'boolean'] as const;

const fieldOf = (name: string, declared: Declaration, required: boolean) => {
  const { items, description, default: initial, examples = [], ...own } = declared;
  const { type: given, enum: values = [], ...rest } = items ?? own;
  const typeNames = [given].flat();
  // Of several types, such as ["string", "null"], the first counts; others are entered as text.
  const type = types.find((known) => typeNames.includes(known)) ?? 'string';
  const isList = items !== undefined;
  const enumerated = values.filter(isScalar);
  const choices = type === 'boolean' && enumerated.length === 0 ? [true, false] : enumerated;
  const textControl = rest.format === 'date' && !isList ? 'date' : 'text';
  const textOf = (value: unknown): string[] =>
    isScalar(value) || Array.isArray(value) ? [listText(value)] : [];
  const initialText: FieldText = textOf(initial)[0] ?? '';
  return {
    ...rest,
    type,
    name,
    label: humanName(name),
    description,
    required,
    isList,
    isNullable: typeNames.includes('null'),
    acceptsEmpty: !isList && type === 'string' && rest.minLength === 0,
    control: choices.length > 0 && !isList ? 'select' : textControl,
    choices,
    examples: examples.flatMap(textOf),
    initialText,
  } as const;
};

/** A report's parameter as a form asks for it. */
export type ParameterField = Omit<ReturnType<typeof fieldOf>, 'initialText'> & {
  readonly initialText: FieldText;
};

/** The fields of a form for a JSON Schema of type object, in the schema's order. */
export const parameterFields = (schema: unknown): ParameterField[] => {
  const { properties = {}, required = [] } = parameters.parse(schema);
  return Object.entries(properties).map(([name, declared]) =>
    fieldOf(name, declared, required.includes(name)),
  );
};

/** The field of an ad hoc parameter: it has no schema, so its text is bound as it is. */
export const adHocField = (name: string, isList: boolean): ParameterField => ({
  ...fieldOf(name, declaration.parse({}), true),
  label: `:${name}`,
  isList,
  isNullable: true,
  acceptsEmpty: !isList,
  initialText: undefined,
});

/**
 * The value to send for a field's text; undefined for an empty field. A text that is not of the
 * field's type is sent as it is, and the service refuses it with its own message.
 */
export const parameterValue = (
  field: ParameterField,
  text: FieldText,
): ParameterValue | undefined => {
  if (text === null) return field.isNullable ? null : undefined;
  if (text === undefined || text === '') return field.acceptsEmpty ? text : undefined;
  return field.isList
    ? listItems(text).map((item) => typedValue(field, item))
    : typedValue(field, text);
};

const typedValue = (field: ParameterField, text: string): Scalar => {
  if (field.choices.length > 0) {
    return field.choices.find((choice) => String(choice) === text) ?? text;
  }
  if (field.type === 'string') return text;
  const number = Number(text);
  // Beyond 2^53 a number would lose digits on its way.
  const isExact = field.type === 'number' || Number.isSafeInteger(number);
  return Number.isFinite(number) && isExact ? number : text;
};
