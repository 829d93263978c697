import { z } from 'zod';
import { localArn } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import {
  type AwsCall,
  type AwsResponse,
  errorResponse,
  jsonResponse,
} from '../aws-protocol/aws-protocol.ts';
import {
  type LocalResource,
  type ResolvedTemplate,
  readProperties,
} from '../cloudformation/template.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import { callJsonService, ServiceRefusedError } from '../upstream/upstream.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));

const indexProperties = z.looseObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.string(),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

const recovery = z.looseObject({ PointInTimeRecoveryEnabled: z.boolean() }).optional();

const tableProperties = z.looseObject({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: z.array(indexProperties).default([]),
  LocalSecondaryIndexes: z.undefined('an index of this kind does not run locally').optional(),
  StreamSpecification: z.undefined('a stream does not exist locally').optional(),
  TimeToLiveSpecification: z
    .looseObject({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .optional(),
  PointInTimeRecoverySpecification: recovery,
});

const tablesOf = (template: ResolvedTemplate): readonly LocalResource[] =>
  template.ofType('AWS::DynamoDB::Table');

const creationOf = (table: LocalResource): JsonObject => {
  const properties = readProperties(tableProperties, table);
  const indexes = properties.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => {
    const { ProjectionType, NonKeyAttributes } = Projection;
    const columns = NonKeyAttributes ? { NonKeyAttributes: [...NonKeyAttributes].sort() } : {};
    return { IndexName, KeySchema, Projection: { ProjectionType, ...columns } };
  });
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
  };
};

/** The parts of a table that cannot change while it has rows, in a form that can be compared. */
const shapeOf = (description: JsonObject): string => {
  const indexes = (value: JsonValue | undefined): string[] =>
    objectsIn(value)
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

const objectsIn = (value: JsonValue | undefined): JsonObject[] =>
  (Array.isArray(value) ? value : []).filter(isJsonObject);

const keysOf = (schema: JsonValue | undefined): JsonValue[] =>
  objectsIn(schema).map(({ AttributeName = '', KeyType = '' }) => [AttributeName, KeyType]);

/** Creates the table, or checks that the existing one still fits the template. */
const ensureTable = async (url: string, table: LocalResource): Promise<void> => {
  const creation = creationOf(table);
  const existing = await describeTable(url, table.name);
  if (existing === undefined) {
    await callJsonService(url, 'dynamodb', 'CreateTable', creation);
    return;
  }
  if (shapeOf(existing) === shapeOf(creation)) return;
  throw new StartFailure(
    `The data folder holds the table ${table.name} with other keys or indexes than the template asks for: delete the folder to start afresh, or set LOCAL_DATA to another one.`,
  );
};

const describeTable = async (url: string, name: string): Promise<JsonObject | undefined> => {
  try {
    const { Table } = await callJsonService(url, 'dynamodb', 'DescribeTable', { TableName: name });
    return isJsonObject(Table) ? Table : undefined;
  } catch (thrown) {
    if (thrown instanceof ServiceRefusedError && thrown.code === 'ResourceNotFoundException') {
      return undefined;
    }
    throw thrown;
  }
};

/** Creates the template's tables; existing ones stay. */
export const createTables = async (url: string, template: ResolvedTemplate): Promise<void> => {
  await Promise.all(tablesOf(template).map((table) => ensureTable(url, table)));
};

interface TableSettings {
  ttlAttribute: string | undefined;
  pointInTimeRecovery: boolean;
}

const templateSettings = (table: LocalResource): TableSettings => {
  const properties = readProperties(tableProperties, table);
  const ttl = properties.TimeToLiveSpecification;
  const backups = properties.PointInTimeRecoverySpecification;
  return {
    ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
    pointInTimeRecovery: backups?.PointInTimeRecoveryEnabled ?? false,
  };
};

const settingsChange = z.looseObject({
  TableName: z.string(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  PointInTimeRecoverySpecification: recovery,
});

const describeTtl = ({ ttlAttribute }: TableSettings) => ({
  TimeToLiveDescription:
    ttlAttribute === undefined
      ? { TimeToLiveStatus: 'DISABLED' }
      : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
});

const describeBackups = ({ pointInTimeRecovery }: TableSettings) => ({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: pointInTimeRecovery ? 'ENABLED' : 'DISABLED',
    },
  },
});

const SETTINGS_OPERATIONS: Readonly<
  Record<string, (settings: TableSettings, change: z.infer<typeof settingsChange>) => object>
> = {
  DescribeTimeToLive: describeTtl,
  UpdateTimeToLive: (settings, { TimeToLiveSpecification: ttl }) => {
    settings.ttlAttribute = ttl?.Enabled ? ttl.AttributeName : undefined;
    return { TimeToLiveSpecification: ttl };
  },
  DescribeContinuousBackups: describeBackups,
  UpdateContinuousBackups: (settings, { PointInTimeRecoverySpecification: backups }) => {
    settings.pointInTimeRecovery = backups?.PointInTimeRecoveryEnabled ?? false;
    return describeBackups(settings);
  },
};

/**
 * Answers calls about the settings that dynalite lacks, time to live and point-in-time recovery;
 * `undefined` leaves a call to dynalite. No row expires and no backup is made.
 */
export const tableSettings = (template: ResolvedTemplate) => {
  const tables = new Map(
    tablesOf(template).map((table) => [table.name, templateSettings(table)] as const),
  );
  return ({ operation, body }: AwsCall): AwsResponse | undefined => {
    const handle = SETTINGS_OPERATIONS[operation];
    if (!handle) return undefined;
    const change = settingsChange.safeParse(JSON.parse(body?.toString() ?? '{}'));
    const name = change.data?.TableName.split('/').at(-1) ?? '';
    const settings = tables.get(name);
    if (change.data && settings) return jsonResponse(handle(settings, change.data));
    return errorResponse('dynamodb', {
      statusCode: 400,
      code: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: `Requested resource not found: Table: ${localArn('dynamodb', `table/${name}`)} not found`,
    });
  };
};
