import * as z from 'zod/mini';
import type { Delivery } from '../job/job.ts';

const described = {
  description: z.optional(z.string()),
};

const texts = z.array(z.string().check(z.minLength(1)));

/**
 * What a report may say of a parameter: the part of JSON Schema that can be checked before the
 * warehouse is asked. A parameter without default must be given.
 */
export const parameterSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('string'),
    ...described,
    enum: z.optional(texts.check(z.minLength(1))),
    format: z.optional(z.enum(['date', 'date-time'])),
    minLength: z.optional(z.int().check(z.gte(1))),
    maxLength: z.optional(z.int().check(z.gte(1))),
    pattern: z.optional(z.string()),
    default: z.optional(z.string().check(z.minLength(1))),
    examples: z.optional(texts),
  }),
  z.strictObject({
    type: z.enum(['integer', 'number']),
    ...described,
    enum: z.optional(z.array(z.number()).check(z.minLength(1))),
    minimum: z.optional(z.number()),
    maximum: z.optional(z.number()),
    default: z.optional(z.number()),
    examples: z.optional(z.array(z.number())),
  }),
  z.strictObject({
    type: z.literal('boolean'),
    ...described,
    default: z.optional(z.boolean()),
    examples: z.optional(z.array(z.boolean())),
  }),
]);
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
