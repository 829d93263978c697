import * as z from 'zod/mini';
import { humanName } from '../../frame/wording.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);

/** A value that the Data API binds to a named parameter. */
export type ParameterValue = z.infer<typeof value>;

/** What a report's JSON Schema declares of a parameter, as far as a form uses it. */
const declaration = z.object({
  type: z._default(z.enum(['string', 'integer', 'number', 'boolean']), 'string'),
  description: z.optional(z.string()),
  enum: z.optional(z.array(value)),
  format: z.optional(z.string()),
  default: z.optional(value),
  examples: z._default(z.array(value), []),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
  /** A regular expression that the text has to match. */
  pattern: z.optional(z.string()),
});

const parameters = z.object({
  properties: z._default(z.record(z.string(), declaration), {}),
  required: z._default(z.array(z.string()), []),
});

type Declaration = z.infer<typeof declaration>;

/** A report's parameter as a form asks for it. */
export interface ParameterField extends Declaration {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly control: 'text' | 'date' | 'select';
  readonly choices: readonly ParameterValue[];
}

const fieldOf = (name: string, declared: Declaration, required: boolean): ParameterField => {
  const choices = declared.enum ?? (declared.type === 'boolean' ? [true, false] : []);
  const textControl = declared.format === 'date' ? 'date' : 'text';
  const control = choices.length > 0 ? 'select' : textControl;
  return { ...declared, name, label: humanName(name), required, control, choices };
};

/** The fields of a form for a JSON Schema of type object, in the schema's order. */
export const parameterFields = (schema: unknown): ParameterField[] => {
  const { properties, required } = parameters.parse(schema);
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
