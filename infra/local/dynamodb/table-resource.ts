import { z } from 'zod';
import { StartFailure } from '../../host/start-failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../cloudformation/json-value.ts';
import type { LocalResource } from '../cloudformation/template.ts';
import { callJsonService, ServiceRefusal } from '../emulators/service-call.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));

const indexProperties = z.looseObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.string(),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

const tableProperties = z.looseObject({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: z.array(indexProperties).default([]),
  LocalSecondaryIndexes: z.array(indexProperties).default([]),
  StreamSpecification: z.unknown().optional(),
});

const creationOf = (table: LocalResource): JsonObject => {
  const properties = tableProperties.parse(table.properties);
  if (properties.StreamSpecification !== undefined) {
    throw new StartFailure(`Table ${table.logicalId} has a stream, which does not exist locally.`);
  }
  const indexes = (from: readonly z.infer<typeof indexProperties>[]) =>
    from.map(({ IndexName, KeySchema, Projection }) => {
      const { ProjectionType, NonKeyAttributes } = Projection;
      const columns = NonKeyAttributes ? { NonKeyAttributes: [...NonKeyAttributes].sort() } : {};
      return { IndexName, KeySchema, Projection: { ProjectionType, ...columns } };
    });
  const global = indexes(properties.GlobalSecondaryIndexes);
  const local = indexes(properties.LocalSecondaryIndexes);
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
  };
};

/** What of a table cannot be changed under its rows, in a form that can be compared. */
const shapeOf = (description: JsonObject): string => {
  const indexes = (value: JsonValue | undefined): string[] =>
    (Array.isArray(value) ? value : [])
      .filter(isJsonObject)
      .map(({ IndexName = '', KeySchema = [], Projection = {} }) => {
        const { ProjectionType = '', NonKeyAttributes = [] } = isJsonObject(Projection)
          ? Projection
          : {};
        const columns = Array.isArray(NonKeyAttributes) ? [...NonKeyAttributes].sort() : [];
        return JSON.stringify([IndexName, keysOf(KeySchema), ProjectionType, columns]);
      })
      .sort();
  return JSON.stringify([
    keysOf(description['KeySchema']),
    indexes(description['GlobalSecondaryIndexes']),
    indexes(description['LocalSecondaryIndexes']),
  ]);
};

const keysOf = (schema: JsonValue | undefined): JsonValue[] =>
  (Array.isArray(schema) ? schema : [])
    .filter(isJsonObject)
    .map(({ AttributeName = '', KeyType = '' }) => [AttributeName, KeyType]);

/** Makes the table, or checks that the one of an earlier run still fits the template. */
export const ensureTable = async (tableUrl: string, table: LocalResource): Promise<void> => {
  const creation = creationOf(table);
  const existing = await describe(tableUrl, table.name);
  if (existing === undefined) {
    await callJsonService(tableUrl, 'dynamodb', 'CreateTable', creation);
    return;
  }
  if (shapeOf(existing) === shapeOf(creation)) return;
  throw new StartFailure(
    `The data folder holds the table ${table.name} with other keys or indexes than the template asks for: delete the folder to start afresh, or set LOCAL_DATA to another one.`,
  );
};

const describe = async (tableUrl: string, name: string): Promise<JsonObject | undefined> => {
  try {
    const { Table } = await callJsonService(tableUrl, 'dynamodb', 'DescribeTable', {
      TableName: name,
    });
    return isJsonObject(Table) ? Table : undefined;
  } catch (thrown) {
    if (thrown instanceof ServiceRefusal && thrown.code === 'ResourceNotFoundException') {
      return undefined;
    }
    throw thrown;
  }
};
