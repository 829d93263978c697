import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import { type IntrinsicScope, intrinsicResolver } from './intrinsics.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { RESOURCE_KINDS, type ResourceIdentity, type ResourceKind } from './resource-kind.ts';

/** Where the resolved template's addresses point. */
export interface TemplateAddresses {
  readonly stackName: string;
  readonly apiUrl: string;
  readonly awsUrl: string;
}

/** One resource with every intrinsic function in its properties resolved. */
export interface LocalResource {
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly properties: JsonObject;
}

/** The stack as it runs here. */
export interface ResolvedTemplate {
  readonly resources: readonly LocalResource[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Every resource of a type, in the template's order. */
  ofType(...types: string[]): readonly LocalResource[];
}

const json: z.ZodType<JsonValue> = z.json();
const objects = z.record(z.string(), json).default({});

const templateDocument = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), json).default({}),
    }),
  ),
  Conditions: objects,
  Mappings: objects,
  Parameters: z.record(z.string(), z.looseObject({ Default: json.optional() })).default({}),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: json, Condition: z.string().optional() }))
    .default({}),
});

type TemplateDocument = z.infer<typeof templateDocument>;

const kindOf = (logicalId: string, type: string): ResourceKind => {
  const kind = RESOURCE_KINDS.get(type);
  if (kind) return kind;
  throw new StartFailure(
    `The local stack does not know the resource type ${type} (${logicalId} in the template), and it skips nothing silently.`,
  );
};

const digest = (value: string): string => createHash('sha256').update(value).digest('hex');

/** Like CloudFormation's `stack-logicalId-random`, but the same on every start. */
const generatedName = (stackName: string, logicalId: string, kind: ResourceKind): string => {
  const full = `${stackName}-${logicalId}`;
  const limit = kind.nameLimit ?? full.length;
  const cut =
    full.length <= limit ? full : `${full.slice(0, limit - 9)}-${digest(full).slice(0, 8)}`;
  return kind.lowerCase ? cut.toLowerCase() : cut;
};

const pseudoParameters = (stackName: string): ReadonlyMap<string, JsonValue> =>
  new Map<string, JsonValue>([
    ['AWS::AccountId', LOCAL_ACCOUNT_ID],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', LOCAL_REGION],
    [
      'AWS::StackId',
      `arn:aws:cloudformation:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:stack/${stackName}/local`,
    ],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);

const scopeOf = (document: TemplateDocument, addresses: TemplateAddresses) => {
  const pseudo = pseudoParameters(addresses.stackName);
  const identities = new Map<string, ResourceIdentity>();

  const identityOf = (logicalId: string, type: string, properties: JsonObject) => {
    const known = identities.get(logicalId);
    if (known) return known;
    const kind = kindOf(logicalId, type);
    const given = kind.nameProperty ? properties[kind.nameProperty] : undefined;
    const named = given === undefined ? undefined : resolve(given, `${logicalId}.name`);
    const name =
      typeof named === 'string' ? named : generatedName(addresses.stackName, logicalId, kind);
    const identity: ResourceIdentity = {
      ...addresses,
      logicalId,
      name: type === 'AWS::ApiGatewayV2::Api' ? digest(logicalId).slice(0, 10) : name,
      region: LOCAL_REGION,
      accountId: LOCAL_ACCOUNT_ID,
    };
    identities.set(logicalId, identity);
    return identity;
  };

  const scope: IntrinsicScope = {
    ref: (name) => {
      const resource = document.Resources[name];
      if (!resource) return pseudo.get(name) ?? document.Parameters[name]?.Default;
      return kindOf(name, resource.Type).ref(identityOf(name, resource.Type, resource.Properties));
    },
    attribute: (logicalId, attribute) => {
      const resource = document.Resources[logicalId];
      if (!resource) return undefined;
      const identifier = kindOf(logicalId, resource.Type).attributes?.[attribute];
      return identifier?.(identityOf(logicalId, resource.Type, resource.Properties));
    },
    condition: (name) => {
      const condition = document.Conditions[name];
      return condition === undefined ? undefined : resolve(condition, `Conditions.${name}`);
    },
    mapping: (name, topKey, secondKey) => {
      const mapping = document.Mappings[name];
      const top = isJsonObject(mapping) ? mapping[topKey] : undefined;
      return isJsonObject(top) ? top[secondKey] : undefined;
    },
  };
  const resolve = intrinsicResolver(scope);
  return { scope, resolve, identityOf };
};

/** `https://{api}.execute-api.{region}.amazonaws.com` as CDK writes it, at its local address. */
const atLocalAddress = (value: string, apiUrl: string): string =>
  value.replace(/https:\/\/[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g, apiUrl);

/**
 * Resolves a synthesized CloudFormation template for this machine. An unknown resource type or
 * intrinsic function is a `StartFailure` that names it.
 */
export const resolveTemplate = (
  template: unknown,
  addresses: TemplateAddresses,
): ResolvedTemplate => {
  const document = templateDocument.parse(template);
  const { scope, resolve, identityOf } = scopeOf(document, addresses);
  const holds = (condition: string | undefined): boolean =>
    condition === undefined || scope.condition(condition) === true;

  const resources = Object.entries(document.Resources)
    .filter(([, resource]) => holds(resource.Condition))
    .map(([logicalId, { Type: type, Properties }]): LocalResource => {
      const { name } = identityOf(logicalId, type, Properties);
      const properties = resolve(Properties, logicalId);
      return { logicalId, type, name, properties: isJsonObject(properties) ? properties : {} };
    });

  const outputs = Object.entries(document.Outputs)
    .filter(([, output]) => holds(output.Condition))
    .map(([name, output]) => {
      const value = resolve(output.Value, `Outputs.${name}`);
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      return [name, atLocalAddress(shown, addresses.apiUrl)] as const;
    });

  return {
    resources,
    outputs: Object.fromEntries(outputs),
    ofType: (...types) => resources.filter(({ type }) => types.includes(type)),
  };
};
