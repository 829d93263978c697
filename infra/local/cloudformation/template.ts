import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION, localArn } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import { type IntrinsicScope, intrinsicResolver } from './intrinsics.ts';
import { RESOURCE_KINDS, type ResourceIdentity, type ResourceKind } from './resource-kind.ts';

/** The stack's name, and the addresses that the template's references resolve to. */
export interface TemplateAddresses {
  readonly stackName: string;
  readonly apiUrl: string;
  readonly awsUrl: string;
}

/** One resource; the intrinsic functions in its properties are resolved. */
export interface LocalResource {
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly properties: JsonObject;
}

/** The template as it runs on this machine. */
export interface ResolvedTemplate {
  readonly resources: readonly LocalResource[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The resources of these types, in the template's order. */
  ofType(...types: string[]): readonly LocalResource[];
}

/** Reads a resource's properties; a property that the local stack cannot use stops the start. */
export const readProperties = <Properties>(
  schema: z.ZodType<Properties>,
  { type, logicalId, properties }: LocalResource,
): Properties => {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StartFailure(
    `${type} ${logicalId} cannot run locally: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
};

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
    ['AWS::StackId', localArn('cloudformation', `stack/${stackName}/local`)],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);

/** The template's names, as its intrinsic functions look them up. */
class TemplateScope implements IntrinsicScope {
  readonly resolve = intrinsicResolver(this);
  private readonly document: TemplateDocument;
  private readonly addresses: TemplateAddresses;
  private readonly pseudo: ReadonlyMap<string, JsonValue>;
  private readonly identities = new Map<string, ResourceIdentity>();

  constructor(document: TemplateDocument, addresses: TemplateAddresses) {
    this.document = document;
    this.addresses = addresses;
    this.pseudo = pseudoParameters(addresses.stackName);
  }

  identityOf(logicalId: string, type: string, properties: JsonObject): ResourceIdentity {
    const known = this.identities.get(logicalId);
    if (known) return known;
    const kind = kindOf(logicalId, type);
    const property = kind.nameProperty ? properties[kind.nameProperty] : undefined;
    const named = property === undefined ? undefined : this.resolve(property, `${logicalId}.name`);
    const name =
      typeof named === 'string' ? named : generatedName(this.addresses.stackName, logicalId, kind);
    const identity: ResourceIdentity = {
      ...this.addresses,
      logicalId,
      name: type === 'AWS::ApiGatewayV2::Api' ? digest(logicalId).slice(0, 10) : name,
      region: LOCAL_REGION,
      accountId: LOCAL_ACCOUNT_ID,
    };
    this.identities.set(logicalId, identity);
    return identity;
  }

  ref(name: string): JsonValue | undefined {
    const resource = this.document.Resources[name];
    if (!resource) return this.pseudo.get(name) ?? this.document.Parameters[name]?.Default;
    const { Type, Properties } = resource;
    return kindOf(name, Type).ref(this.identityOf(name, Type, Properties));
  }

  attribute(logicalId: string, attribute: string): JsonValue | undefined {
    const resource = this.document.Resources[logicalId];
    if (!resource) return undefined;
    const { Type, Properties } = resource;
    const identifier = kindOf(logicalId, Type).attributes?.[attribute];
    return identifier?.(this.identityOf(logicalId, Type, Properties));
  }

  condition(name: string): JsonValue | undefined {
    const condition = this.document.Conditions[name];
    return condition === undefined ? undefined : this.resolve(condition, `Conditions.${name}`);
  }

  mapping(name: string, topKey: string, secondKey: string): JsonValue | undefined {
    const mapping = this.document.Mappings[name];
    const top = isJsonObject(mapping) ? mapping[topKey] : undefined;
    return isJsonObject(top) ? top[secondKey] : undefined;
  }
}

/** Replaces `https://{api}.execute-api.{region}.amazonaws.com`, as CDK writes it. */
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
  const scope = new TemplateScope(document, addresses);
  const holds = (condition: string | undefined): boolean =>
    condition === undefined || scope.condition(condition) === true;

  const resources = Object.entries(document.Resources)
    .filter(([, resource]) => holds(resource.Condition))
    .map(([logicalId, { Type: type, Properties }]): LocalResource => {
      const { name } = scope.identityOf(logicalId, type, Properties);
      const properties = scope.resolve(Properties, logicalId);
      return { logicalId, type, name, properties: isJsonObject(properties) ? properties : {} };
    });

  const outputs = Object.entries(document.Outputs)
    .filter(([, output]) => holds(output.Condition))
    .map(([name, output]) => {
      const value = scope.resolve(output.Value, `Outputs.${name}`);
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      return [name, atLocalAddress(shown, addresses.apiUrl)] as const;
    });

  return {
    resources,
    outputs: Object.fromEntries(outputs),
    ofType: (...types) => resources.filter(({ type }) => types.includes(type)),
  };
};
