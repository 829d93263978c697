import * as z from 'zod/mini';
import type { Delivery } from '../job/job.ts';

// What `error` says is read after "Accepted:", so that a fault is told in one form of words.
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

const inOrder = (least: number | undefined, most: number | undefined): boolean =>
  least === undefined || most === undefined || least <= most;

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
 * What a report may say of a parameter: the part of JSON Schema that can be checked before the
 * warehouse is asked. A parameter without default must be given.
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
  /** How its results come to S3 unless a request says; `collect` where it is absent. */
  readonly delivery?: Delivery | undefined;
  /** How long its statement may run unless a request says; else the deployment's default. */
  readonly timeoutSeconds?: number | undefined;
}

/** A report without its words for people, which a function that runs it would only load. */
export type RunnableReport = Omit<Report, 'title' | 'description'>;

/** The part of a report that running it takes. */
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
