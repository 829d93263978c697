import * as z from 'zod/mini';
import { type ProblemName, problemCatalogue } from '../http/problem.ts';

/** A part of the document. */
export type Json = Readonly<Record<string, unknown>>;

/** The JSON Schema of a schema's input or output. */
export const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
};

/** A reference to a schema among the components. */
export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** A body of this schema. */
export const jsonContent = (schema: Json): Json => ({ 'application/json': { schema } });

/** A header and its purpose. */
export const header = (description: string): Json => ({ description, schema: { type: 'string' } });

/** Problems that every call can have. */
const ALWAYS = ['malformed-request', 'token-without-owner', 'internal-error'] as const;

/** The responses of one call: its own, and a problem for each name. */
export const responses = (own: Json, ...problems: readonly ProblemName[]): Json => {
  const byStatus = new Map<number, string[]>();
  for (const name of new Set([...problems, ...ALWAYS])) {
    const { status, title } = problemCatalogue[name];
    byStatus.set(status, [...(byStatus.get(status) ?? []), title]);
  }
  const refusals = [...byStatus].map(([status, titles]) => [
    String(status),
    {
      description: titles.join('; or: '),
      content: { 'application/problem+json': { schema: ref('Problem') } },
    },
  ]);
  return { ...own, ...Object.fromEntries(refusals) };
};
