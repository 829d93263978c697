import * as z from 'zod/mini';
import { humanName } from '../../frame/wording.ts';

/** A value that a form can enter: it offers neither null nor lists. */
type ParameterValue = string | number | boolean;

const isScalar = (value: unknown): value is ParameterValue =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** What a report's JSON Schema declares of a parameter, as far as a form uses it. */
const declaration = z.object({
  type: z.optional(z.unknown()),
  description: z.optional(z.string()),
  enum: z.optional(z.array(z.unknown())),
  format: z.optional(z.string()),
  default: z.optional(z.unknown()),
  examples: z.optional(z.array(z.unknown())),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
  /** A regular expression that the text has to match. */
  pattern: z.optional(z.string()),
});

const parameters = z.object({
  properties: z.optional(z.record(z.string(), declaration)),
  required: z.optional(z.array(z.string())),
});

type Declaration = z.infer<typeof declaration>;

const types = ['string', 'integer', 'number', 'boolean'] as const;

const fieldOf = (name: string, declared: Declaration, required: boolean) => {
  const { type: given, enum: values = [], default: initial, examples = [], ...rest } = declared;
  // Of several types, such as ["string", "null"], the first counts; others are entered as text.
  const type = types.find((known) => known === [given].flat()[0]) ?? 'string';
  const enumerated = values.filter(isScalar);
  const choices = type === 'boolean' && enumerated.length === 0 ? [true, false] : enumerated;
  const textControl = rest.format === 'date' ? 'date' : 'text';
  return {
    ...rest,
    type,
    name,
    label: humanName(name),
    required,
    control: choices.length > 0 ? 'select' : textControl,
    choices,
    examples: examples.filter(isScalar).map(String),
    initialText: isScalar(initial) ? String(initial) : '',
  } as const;
};

/** A report's parameter as a form asks for it. */
export type ParameterField = ReturnType<typeof fieldOf>;

/** The fields of a form for a JSON Schema of type object, in the schema's order. */
export const parameterFields = (schema: unknown): ParameterField[] => {
  const { properties = {}, required = [] } = parameters.parse(schema);
  return Object.entries(properties).map(([name, declared]) =>
    fieldOf(name, declared, required.includes(name)),
  );
};

/** The field of an ad hoc parameter: it has no schema, so its text is bound as it is. */
export const adHocField = (name: string): ParameterField => ({
  ...fieldOf(name, declaration.parse({}), true),
  label: `:${name}`,
});

/**
 * The value to send for a field's text; undefined for an empty field. A text that is not of the
 * field's type is sent as it is, and the service refuses it with its own message.
 */
export const parameterValue = (field: ParameterField, text: string): ParameterValue | undefined => {
  if (text === '') return undefined;
  if (field.control === 'select') {
    return field.choices.find((choice) => String(choice) === text) ?? text;
  }
  if (field.type === 'string') return text;
  const number = Number(text);
  // Beyond 2^53 a number would lose digits on its way.
  const isExact = field.type === 'number' || Number.isSafeInteger(number);
  return Number.isFinite(number) && isExact ? number : text;
};
