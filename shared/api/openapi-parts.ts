import * as z from 'zod/mini';
import { type ProblemName, problemCatalogue } from '../http/problem.ts';

/** A part of the document. */
export type Json = Readonly<Record<string, unknown>>;

/** The JSON Schema of what a schema takes or gives. */
export const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
};

/** Names a schema among the components. */
export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** A body of this schema. */
export const jsonContent = (schema: Json): Json => ({ 'application/json': { schema } });

/** A header with what it is for. */
export const header = (description: string): Json => ({ description, schema: { type: 'string' } });

/** Every call may be refused so. */
const ALWAYS = ['malformed-request', 'token-without-owner', 'internal-error'] as const;

/** The answers of one call: its own, and a problem for each name. */
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
