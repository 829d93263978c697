import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION, localArn } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { IntrinsicResolver, type IntrinsicScope } from './intrinsics.ts';
import { checkProperties } from './known-properties.ts';
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
  /** Empty for a type without one. */
  readonly arn: string;
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
const objects = z.record(z.string(), json);

const templateDocument = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: objects.default({}),
    }),
  ),
  Conditions: objects.default({}),
  Mappings: z.record(z.string(), z.record(z.string(), objects)).default({}),
  Parameters: z.record(z.string(), z.looseObject({ Default: json.optional() })).default({}),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: json, Condition: z.string().optional() }))
    .default({}),
});

type TemplateDocument = z.infer<typeof templateDocument>;
type TemplateResource = TemplateDocument['Resources'][string];

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

const pseudoParameters = (stackName: string): Readonly<Record<string, JsonValue>> => ({
  'AWS::AccountId': LOCAL_ACCOUNT_ID,
  'AWS::Partition': 'aws',
  'AWS::Region': LOCAL_REGION,
  'AWS::StackId': localArn('cloudformation', `stack/${stackName}/local`),
  'AWS::StackName': stackName,
  'AWS::URLSuffix': 'amazonaws.com',
});

/** The template's names, as its intrinsic functions look them up. */
class TemplateScope implements IntrinsicScope {
  readonly resolver = new IntrinsicResolver(this);
  private readonly document: TemplateDocument;
  private readonly addresses: TemplateAddresses;

  constructor(document: TemplateDocument, addresses: TemplateAddresses) {
    this.document = document;
    this.addresses = addresses;
  }

  /** The kind of a resource, and what its identifiers consist of. */
  identify(logicalId: string, { Type, Properties }: TemplateResource) {
    const kind = kindOf(logicalId, Type);
    const given = this.resolver.resolve(Properties[kind.nameProperty ?? ''] ?? null, logicalId);
    const generated =
      Type === 'AWS::ApiGatewayV2::Api'
        ? digest(logicalId).slice(0, 10)
        : generatedName(this.addresses.stackName, logicalId, kind);
    const name = typeof given === 'string' ? given : generated;
    const identity: ResourceIdentity = { ...this.addresses, name };
    return { kind, identity };
  }

  ref(name: string): JsonValue | undefined {
    const resource = this.document.Resources[name];
    if (!resource) {
      const { stackName } = this.addresses;
      return pseudoParameters(stackName)[name] ?? this.document.Parameters[name]?.Default;
    }
    const { kind, identity } = this.identify(name, resource);
    return kind.ref?.(identity) ?? identity.name;
  }

  attribute(logicalId: string, attribute: string): JsonValue | undefined {
    const resource = this.document.Resources[logicalId];
    if (!resource) return undefined;
    const { kind, identity } = this.identify(logicalId, resource);
    const identifier = kind.attributes?.[attribute] ?? (attribute === 'Arn' ? kind.arn : undefined);
    return identifier?.(identity);
  }

  condition(name: string): JsonValue | undefined {
    const condition = this.document.Conditions[name];
    return condition === undefined
      ? undefined
      : this.resolver.resolve(condition, `Conditions.${name}`);
  }

  mapping(name: string, topKey: string, secondKey: string): JsonValue | undefined {
    return this.document.Mappings[name]?.[topKey]?.[secondKey];
  }
}

/** Replaces `https://{api}.execute-api.{region}.amazonaws.com`, as CDK writes it. */
const atLocalAddress = (value: string, apiUrl: string): string =>
  value.replace(/https:\/\/[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g, apiUrl);

/**
 * Resolves a synthesized CloudFormation template for this machine. An unknown resource type,
 * property or intrinsic function is a `StartFailure` that names it.
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
    .map(([logicalId, resource]): LocalResource => {
      const { kind, identity } = scope.identify(logicalId, resource);
      const properties = scope.resolver.object(resource.Properties, logicalId);
      checkProperties(resource.Type, logicalId, properties);
      const arn = kind.arn?.(identity) ?? '';
      return { logicalId, type: resource.Type, name: identity.name, arn, properties };
    });

  const outputs = Object.entries(document.Outputs)
    .filter(([, output]) => holds(output.Condition))
    .map(([name, output]) => {
      const value = scope.resolver.resolve(output.Value, `Outputs.${name}`);
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      return [name, atLocalAddress(shown, addresses.apiUrl)] as const;
    });

  return {
    resources,
    outputs: Object.fromEntries(outputs),
    ofType: (...types) => resources.filter(({ type }) => types.includes(type)),
  };
};
