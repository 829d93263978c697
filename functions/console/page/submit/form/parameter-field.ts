import * as z from 'zod/mini';
import { humanName } from '../../frame/wording.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A value that a form can enter: it offers neither null nor lists. */
export type ParameterValue = z.infer<typeof scalar>;

const isScalar = (value: unknown): value is ParameterValue => scalar.safeParse(value).success;

const scalars = z.pipe(
  z.array(z.unknown()),
  z.transform((values) => values.filter(isScalar)),
);

const types = ['string', 'integer', 'number', 'boolean'] as const;

/** Of several types, such as `["string", "null"]`, the first counts; others are entered as text. */
const type = z.transform((given) => types.find((known) => known === [given].flat()[0]) ?? 'string');

/** What a report's JSON Schema declares of a parameter, as far as a form uses it. */
const declaration = z.object({
  type,
  description: z.optional(z.string()),
  enum: z.optional(scalars),
  format: z.optional(z.string()),
  default: z.transform((value) => (isScalar(value) ? value : undefined)),
  examples: z.optional(scalars),
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
