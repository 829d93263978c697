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

/** The job that a path names. */
export const jobIdParameter = {
  name: 'jobId',
  in: 'path',
  required: true,
  description: 'The id that POST /jobs answered with',
  schema: { type: 'string' },
};

/** The query of a call, from the members of its schema. */
export const queryParameters = (shape: Readonly<Record<string, z.ZodMiniType>>): Json[] =>
  Object.entries(shape).map(([name, schema]) => {
    const { description, ...json } = schemaOf(schema, 'input');
    return { name, in: 'query', required: false, description, schema: json };
  });

/** The preference to wait, of calls that answer with a job. */
export const preferParameter = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description:
    'wait=N (RFC 7240): answer once the job is settled, or after N seconds, at most 25. Ignored ' +
    'where it is malformed or too many requests wait',
  schema: { type: 'string' },
};

/** Present where the preference was followed. */
export const preferenceApplied = {
  'Preference-Applied': header('wait=N, where the request waited'),
};
