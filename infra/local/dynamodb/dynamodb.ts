import { z } from 'zod';
import { localArn } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import {
  type AwsCall,
  type AwsResponse,
  errorResponse,
  jsonBody,
  jsonResponse,
} from '../aws-protocol/aws-protocol.ts';
import {
  type LocalResource,
  type ResolvedTemplate,
  readProperties,
} from '../cloudformation/template.ts';
import { callJsonService, ServiceRefusedError } from '../upstream/upstream.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));

/**
 * The parts of a table that cannot change while it has rows. Parsing brings the template's and
 * DescribeTable's into one form.
 */
const tableShape = z.looseObject({
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.string(),
          NonKeyAttributes: z
            .array(z.string())
            .transform((names) => names.toSorted())
            .optional(),
        }),
      }),
    )
    .transform((all) => all.toSorted((a, b) => a.IndexName.localeCompare(b.IndexName)))
    .optional(),
});

const tableProperties = tableShape.extend({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  TimeToLiveSpecification: z
    .looseObject({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .optional(),
  PointInTimeRecoverySpecification: z
    .looseObject({ PointInTimeRecoveryEnabled: z.boolean() })
    .optional(),
});

/** Creates the table, or checks that the existing one still fits the template. */
const ensureTable = async (url: string, table: LocalResource): Promise<void> => {
  const { name: TableName } = table;
  const properties = readProperties(tableProperties, table);
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = properties;
  const existing = await describeTable(url, TableName);
  if (existing === undefined) {
    await callJsonService(url, 'dynamodb', 'CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema,
      AttributeDefinitions,
      ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
    });
    return;
  }
  if (shapeOf(existing) === shapeOf(properties)) return;
  throw new StartFailure(
    `The data folder holds the table ${TableName} with other keys or indexes than the template asks for: delete the folder to start afresh, or set LOCAL_DATA to another one.`,
  );
};

const shapeOf = ({ KeySchema, GlobalSecondaryIndexes }: z.infer<typeof tableShape>): string =>
  JSON.stringify([KeySchema, GlobalSecondaryIndexes]);

const describeTable = async (url: string, TableName: string) => {
  try {
    const { Table } = await callJsonService(url, 'dynamodb', 'DescribeTable', { TableName });
    return tableShape.parse(Table);
  } catch (thrown) {
    if (thrown instanceof ServiceRefusedError && thrown.code === 'ResourceNotFoundException') {
      return undefined;
    }
    throw thrown;
  }
};

/** Creates the template's tables; existing ones stay. */
export const createTables = async (url: string, template: ResolvedTemplate): Promise<void> => {
  await Promise.all(
    template.ofType('AWS::DynamoDB::Table').map((table) => ensureTable(url, table)),
  );
};

interface TableSettings {
  ttlAttribute: string | undefined;
  readonly pointInTimeRecovery: boolean;
}

const templateSettings = (table: LocalResource): TableSettings => {
  const { TimeToLiveSpecification: ttl, PointInTimeRecoverySpecification: backups } =
    readProperties(tableProperties, table);
  return {
    ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
    pointInTimeRecovery: backups?.PointInTimeRecoveryEnabled ?? false,
  };
};

const settingsChange = z.looseObject({
  TableName: z.string(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});

const SETTINGS_OPERATIONS: Readonly<
  Record<string, (settings: TableSettings, change: z.infer<typeof settingsChange>) => object>
> = {
  DescribeTimeToLive: ({ ttlAttribute: AttributeName }) => ({
    TimeToLiveDescription:
      AttributeName === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName },
  }),
  UpdateTimeToLive: (settings, { TimeToLiveSpecification: ttl }) => {
    settings.ttlAttribute = ttl?.Enabled ? ttl.AttributeName : undefined;
    return { TimeToLiveSpecification: ttl };
  },
  DescribeContinuousBackups: ({ pointInTimeRecovery }) => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: pointInTimeRecovery ? 'ENABLED' : 'DISABLED',
      },
    },
  }),
};

/**
 * Responds to calls about the settings that dynalite lacks, time to live and point-in-time
 * recovery; `undefined` leaves a call to dynalite. No row expires and no backup is made.
 */
export const tableSettings = (template: ResolvedTemplate) => {
  const tables = new Map(
    template
      .ofType('AWS::DynamoDB::Table')
      .map((table) => [table.name, templateSettings(table)] as const),
  );
  return (call: AwsCall): AwsResponse | undefined => {
    const handle = SETTINGS_OPERATIONS[call.operation];
    if (!handle) return undefined;
    const change = settingsChange.safeParse(jsonBody(call));
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
