import { MAX_LIST_VALUES } from '../job/job.ts';
import type { ParameterSchema } from './parameter-schema.ts';

/** The declaration as JSON Schema, with the bounds that hold where it names none. */
export const jsonSchemaOf = (schema: ParameterSchema): Readonly<Record<string, unknown>> => {
  if (schema.type === 'array') {
    const { items, minItems = 1, maxItems = MAX_LIST_VALUES, ...rest } = schema;
    return { ...rest, items: jsonSchemaOf(items), minItems, maxItems };
  }
  const { nullable, ...rest } = schema;
  return {
    ...rest,
    type: nullable ? [schema.type, 'null'] : schema.type,
    ...(rest.type === 'string' && shortest(rest) > 0 && { minLength: shortest(rest) }),
  };
};

/** How long a text has to be; an empty one is accepted where the declaration says so. */
export const shortest = (
  schema: Pick<Extract<ParameterSchema, { type: 'string' }>, 'minLength' | 'enum' | 'format'>,
): number => {
  const isBound = schema.enum !== undefined || schema.format !== undefined;
  return schema.minLength ?? (isBound ? 0 : 1);
};
