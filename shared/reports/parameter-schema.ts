import * as z from 'zod/mini';
import { MAX_LIST_VALUES } from '../job/job.ts';

// Each `error` completes the sentence "Accepted: …", so that all faults have one form.
const TEXT = 'a text that is not empty';
const NUMBER = 'a number';
const LIST = 'a list of values';
const REGULAR_EXPRESSION = 'a regular expression of JavaScript with the flag u';

/** A text of at least one character. */
export const nonEmptyText = z.string({ error: TEXT }).check(z.minLength(1, { error: TEXT }));

const text = z.string({ error: 'a text' });
const number = z.number({ error: NUMBER });
const boolean = z.boolean({ error: 'true or false' });
const scalar = z.union([text, number, boolean], { error: 'a text, a number or true or false' });
const list = z.array(scalar, { error: LIST });

/** A list of at least one value. */
const listOf = <T extends z.ZodMiniType>(item: T, error: string) =>
  z.array(item, { error }).check(z.minLength(1, { error }));

const wholeNumber = (from: number, to = Number.MAX_SAFE_INTEGER) => {
  const error = `a whole number from ${from} ${to < Number.MAX_SAFE_INTEGER ? `to ${to}` : 'on'}`;
  return z.int({ error }).check(z.gte(from, { error }), z.lte(to, { error }));
};

const isRegularExpression = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u').unicode;
  } catch {
    return false;
  }
};

/** What every scalar type has: whether it accepts null, its default and examples. */
const common = <T extends z.ZodMiniType>(value: T, values: string) => ({
  description: z.optional(nonEmptyText),
  /** Written as `type: [string, "null"]`; see `withoutNull`. */
  nullable: z.optional(z.literal(true)),
  default: z.optional(z.nullable(value)),
  examples: z.optional(listOf(z.nullable(value), values)),
});

const inOrder = (minimum: number | undefined, maximum: number | undefined): boolean =>
  minimum === undefined || maximum === undefined || minimum <= maximum;

/** As in JSON Schema, `enum` lists every accepted value, and so null where the type accepts it. */
const nullInEnum = z.refine<{
  readonly nullable?: true | undefined;
  readonly enum?: readonly unknown[] | undefined;
}>(({ nullable = false, enum: values }) => (values?.includes(null) ?? nullable) === nullable, {
  path: ['enum'],
  error: 'null in the list where the type accepts it, and only there',
});

const stringSchema = z
  .strictObject(
    {
      type: z.literal('string'),
      ...common(text, 'a list of texts'),
      enum: z.optional(listOf(z.nullable(nonEmptyText), 'a list of texts')),
      format: z.optional(z.enum(['date', 'date-time'], { error: 'date or date-time' })),
      minLength: z.optional(wholeNumber(0)),
      maxLength: z.optional(wholeNumber(1)),
      pattern: z.optional(
        nonEmptyText.check(z.refine(isRegularExpression, { error: REGULAR_EXPRESSION })),
      ),
    },
    {
      error:
        'for type string: description, enum, format, minLength, maxLength, pattern, default, examples',
    },
  )
  .check(
    nullInEnum,
    z.refine(({ minLength, maxLength }) => inOrder(minLength, maxLength), {
      path: ['maxLength'],
      error: 'at least minLength',
    }),
  );

const numberSchema = z
  .strictObject(
    {
      type: z.enum(['integer', 'number']),
      ...common(number, 'a list of numbers'),
      enum: z.optional(listOf(z.nullable(number), 'a list of numbers')),
      minimum: z.optional(number),
      maximum: z.optional(number),
    },
    {
      error: 'for types integer and number: description, enum, minimum, maximum, default, examples',
    },
  )
  .check(
    nullInEnum,
    z.refine(({ minimum, maximum }) => inOrder(minimum, maximum), {
      path: ['maximum'],
      error: 'at least minimum',
    }),
  );

const booleanSchema = z.strictObject(
  { type: z.literal('boolean'), ...common(boolean, 'a list of true and false') },
  { error: 'for type boolean: description, default, examples' },
);

const isDeclaration = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads `type: [string, "null"]` as a string that may be null. */
const withoutNull = z.transform((input: unknown, { issues }) => {
  if (!isDeclaration(input)) return input;
  if (Object.hasOwn(input, 'nullable')) {
    const message = 'null beside the type, as in type: [string, "null"]';
    issues.push({ code: 'unrecognized_keys', keys: ['nullable'], input, message });
  }
  const { type } = input;
  const others = Array.isArray(type) ? type.filter((each) => each !== 'null') : [];
  if (!Array.isArray(type) || type.length !== 2 || others.length !== 1) return input;
  return others[0] === 'array' ? input : { ...input, type: others[0], nullable: true };
});

const TYPES =
  'string, integer, number, boolean or array; with null all but array, as in [string, "null"]';

const typeError: z.core.$ZodErrorMap = ({ code }) =>
  code === 'invalid_union' ? TYPES : 'a type, and what else is said of the parameter';

const itemSchema = z
  .discriminatedUnion('type', [stringSchema, numberSchema, booleanSchema], {
    error: ({ code }) =>
      code === 'invalid_union'
        ? 'string, integer, number or boolean'
        : 'the type of the values, such as {type: integer}',
  })
  .check(
    z.refine((item) => item.default === undefined && item.examples === undefined, {
      error: 'default and examples beside items, not in it',
    }),
  );

const size = wholeNumber(1, MAX_LIST_VALUES);

const arraySchema = z
  .strictObject(
    {
      type: z.literal('array'),
      description: z.optional(nonEmptyText),
      items: itemSchema,
      minItems: z.optional(size),
      maxItems: z.optional(size),
      default: z.optional(list),
      examples: z.optional(listOf(list, 'a list of lists')),
    },
    { error: 'for type array: description, items, minItems, maxItems, default, examples' },
  )
  .check(
    z.refine(({ minItems, maxItems }) => inOrder(minItems, maxItems), {
      path: ['maxItems'],
      error: 'at least minItems',
    }),
  );

/**
 * The declaration of a parameter: the part of JSON Schema that can be checked before the statement
 * runs. A parameter without default is required.
 */
export const parameterSchema = z.pipe(
  withoutNull,
  z.discriminatedUnion('type', [stringSchema, numberSchema, booleanSchema, arraySchema], {
    error: typeError,
  }),
);
export type ParameterSchema = z.infer<typeof parameterSchema>;
/** The declaration of a value that is not a list. */
export type ScalarSchema = Exclude<ParameterSchema, { type: 'array' }>;
