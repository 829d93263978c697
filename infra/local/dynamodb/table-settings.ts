import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { type AwsAnswer, errorAnswer, jsonAnswer } from '../aws-endpoint/aws-answer.ts';
import type { AwsCall } from '../aws-endpoint/aws-call.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';

interface Settings {
  ttlAttribute: string | undefined;
  pointInTimeRecovery: boolean;
}

const recovery = z.looseObject({ PointInTimeRecoveryEnabled: z.boolean() }).optional();

const tableProperties = z.looseObject({
  TimeToLiveSpecification: z
    .looseObject({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .optional(),
  PointInTimeRecoverySpecification: recovery,
  Replicas: z.array(z.looseObject({ PointInTimeRecoverySpecification: recovery })).optional(),
});

const change = z.looseObject({
  TableName: z.string(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  PointInTimeRecoverySpecification: recovery,
});

const describedTtl = ({ ttlAttribute }: Settings) => ({
  TimeToLiveDescription:
    ttlAttribute === undefined
      ? { TimeToLiveStatus: 'DISABLED' }
      : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
});

const describedBackups = ({ pointInTimeRecovery }: Settings) => ({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: pointInTimeRecovery ? 'ENABLED' : 'DISABLED',
    },
  },
});

const fromTemplate = (template: ResolvedTemplate): Map<string, Settings> =>
  new Map(
    template
      .ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')
      .map(({ name, properties }) => {
        const parsed = tableProperties.parse(properties);
        const ttl = parsed.TimeToLiveSpecification;
        const specification =
          parsed.PointInTimeRecoverySpecification ??
          parsed.Replicas?.[0]?.PointInTimeRecoverySpecification;
        const settings: Settings = {
          ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
          pointInTimeRecovery: specification?.PointInTimeRecoveryEnabled ?? false,
        };
        return [name, settings] as const;
      }),
  );

/**
 * The settings of tables that dynalite does not keep: time to live and point-in-time recovery.
 * They start as in the template; nothing is deleted or backed up for them.
 */
export const tableSettings = (template: ResolvedTemplate) => {
  const tables = fromTemplate(template);
  const operations: Readonly<
    Record<string, (settings: Settings, asked: z.infer<typeof change>) => object>
  > = {
    DescribeTimeToLive: describedTtl,
    UpdateTimeToLive: (settings, { TimeToLiveSpecification: ttl }) => {
      settings.ttlAttribute = ttl?.Enabled ? ttl.AttributeName : undefined;
      return { TimeToLiveSpecification: ttl };
    },
    DescribeContinuousBackups: describedBackups,
    UpdateContinuousBackups: (settings, { PointInTimeRecoverySpecification: asked }) => {
      settings.pointInTimeRecovery = asked?.PointInTimeRecoveryEnabled ?? false;
      return describedBackups(settings);
    },
  };

  /** The answer, or `undefined` where dynalite is to answer. */
  return ({ operation, body }: AwsCall): AwsAnswer | undefined => {
    const handle = operations[operation];
    if (!handle) return undefined;
    const asked = change.safeParse(JSON.parse(body?.toString() ?? '{}'));
    const name = asked.data?.TableName.split('/').at(-1) ?? '';
    const settings = tables.get(name);
    if (asked.data && settings) return jsonAnswer(handle(settings, asked.data));
    return errorAnswer('dynamodb', {
      statusCode: 400,
      code: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: `Requested resource not found: Table: arn:aws:dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:table/${name} not found`,
    });
  };
};
