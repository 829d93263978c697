import * as z from 'zod/mini';
import type { Delivery } from '../job/job.ts';

// Each `error` completes the sentence "Accepted: …", so that all faults have one form.
const TEXT = 'a text that is not empty';
const LENGTH = 'a whole number from 1 on';
const NUMBER = 'a number';
const REGULAR_EXPRESSION = 'a regular expression of JavaScript with the flag u';

/** A text of at least one character. */
export const nonEmptyText = z.string({ error: TEXT }).check(z.minLength(1, { error: TEXT }));

/** A list of at least one value. */
const listOf = <T extends z.ZodMiniType>(item: T, error: string) =>
  z.array(item, { error }).check(z.minLength(1, { error }));

const texts = listOf(nonEmptyText, 'a list of texts');
const number = z.number({ error: NUMBER });
const numbers = listOf(number, 'a list of numbers');
const boolean = z.boolean({ error: 'true or false' });
const length = z.int({ error: LENGTH }).check(z.gte(1, { error: LENGTH }));

const isRegularExpression = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u').unicode;
  } catch {
    return false;
  }
};

const described = { description: z.optional(nonEmptyText) };

const inOrder = (minimum: number | undefined, maximum: number | undefined): boolean =>
  minimum === undefined || maximum === undefined || minimum <= maximum;

const stringSchema = z
  .strictObject(
    {
      type: z.literal('string'),
      ...described,
      enum: z.optional(texts),
      format: z.optional(z.enum(['date', 'date-time'], { error: 'date or date-time' })),
      minLength: z.optional(length),
      maxLength: z.optional(length),
      pattern: z.optional(
        nonEmptyText.check(z.refine(isRegularExpression, { error: REGULAR_EXPRESSION })),
      ),
      default: z.optional(nonEmptyText),
      examples: z.optional(texts),
    },
    {
      error:
        'for type string: description, enum, format, minLength, maxLength, pattern, default, examples',
    },
  )
  .check(
    z.refine(({ minLength, maxLength }) => inOrder(minLength, maxLength), {
      path: ['maxLength'],
      error: 'at least minLength',
    }),
  );

const numberSchema = z
  .strictObject(
    {
      type: z.enum(['integer', 'number']),
      ...described,
      enum: z.optional(numbers),
      minimum: z.optional(number),
      maximum: z.optional(number),
      default: z.optional(number),
      examples: z.optional(numbers),
    },
    {
      error: 'for types integer and number: description, enum, minimum, maximum, default, examples',
    },
  )
  .check(
    z.refine(({ minimum, maximum }) => inOrder(minimum, maximum), {
      path: ['maximum'],
      error: 'at least minimum',
    }),
  );

const booleanSchema = z.strictObject(
  {
    type: z.literal('boolean'),
    ...described,
    default: z.optional(boolean),
    examples: z.optional(listOf(boolean, 'a list of true and false')),
  },
  { error: 'for type boolean: description, default, examples' },
);

/**
 * The declaration of a parameter: the part of JSON Schema that can be checked before the statement
 * runs. A parameter without default is required.
 */
export const parameterSchema = z.discriminatedUnion(
  'type',
  [stringSchema, numberSchema, booleanSchema],
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? 'string, integer, number or boolean'
        : 'a type, and what else is said of the parameter',
  },
);
export type ParameterSchema = z.infer<typeof parameterSchema>;

/** A named, reviewed SQL text with typed parameters. */
export interface Report {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, ParameterSchema>>;
  /** How its results get to S3 unless the request sets it; `collect` if absent. */
  readonly delivery?: Delivery | undefined;
  /** How long its statement may run unless the request sets it; else the deployment's default. */
  readonly timeoutSeconds?: number | undefined;
}

/** A report without title and descriptions, which running it does not need. */
export type RunnableReport = Omit<Report, 'title' | 'description'>;

/** The part of a report that is needed to run it. */
export const runnableReport = ({
  title: _,
  description: __,
  ...report
}: Report): RunnableReport => ({
  ...report,
  parameters: Object.fromEntries(
    Object.entries(report.parameters).map(([name, { description: _, ...schema }]) => [
      name,
      schema,
    ]),
  ),
});
