import { z } from 'zod';
import { StartFailure } from '../../host/start-failure.ts';
import type { AccessRequest, Principal } from './access-request.ts';
import { fulfils, type PolicyCondition, policyCondition, wildcard } from './policy-condition.ts';

/** One statement of a policy, ready to be matched with requests. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /**
   * Absent in trust policies and function permissions, which apply to what they are attached to.
   */
  readonly resources: readonly string[] | undefined;
  /** `service:…`, `aws:…` or `*`; absent in a role's policy. */
  readonly principals: readonly string[] | undefined;
  readonly conditions: readonly PolicyCondition[];
}

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar.transform((one) => [one]), z.array(scalar)]);

// Strict: NotAction, NotResource and NotPrincipal are refused like everything unknown.
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts.optional(),
  Principal: z
    .union([z.literal('*'), z.strictObject({ AWS: texts.optional(), Service: texts.optional() })])
    .optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).default({}),
});

const policyDocument = z.strictObject({
  Version: z.literal('2012-10-17').default('2012-10-17'),
  Id: z.string().optional(),
  Statement: z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(statement)),
});

const principalsOf = ({ Principal: given }: z.infer<typeof statement>) => {
  if (given === undefined || given === '*') return given && ['*'];
  return [
    ...(given.AWS ?? []).map((arn) => (arn === '*' ? arn : `aws:${arn}`)),
    ...(given.Service ?? []).map((name) => `service:${name}`),
  ];
};

/** Reads a policy document with resolved intrinsic functions. */
export const policyStatements = (document: unknown, at: string): PolicyStatement[] => {
  const parsed = policyDocument.safeParse(document);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new StartFailure(`The policy ${at} cannot be evaluated locally: ${faults.join('; ')}.`);
  }
  return parsed.data.Statement.map((given) => {
    const resources = given.Resource;
    if (JSON.stringify(given).includes('${')) {
      throw new StartFailure(
        `The policy ${at} has a variable, which the local stack does not support.`,
      );
    }
    return {
      effect: given.Effect,
      actions: given.Action,
      resources,
      principals: principalsOf(given),
      conditions: Object.entries(given.Condition).flatMap(([operator, block]) =>
        Object.entries(block).map(([key, of]) => policyCondition(operator, key, of, at)),
      ),
    };
  });
};

const namesPrincipal = (name: string, principal: Principal): boolean => {
  if (name === '*') return true;
  if (principal.kind === 'service') return name === `service:${principal.name}`;
  return name === `aws:${principal.arn}`;
};

/** Whether the statement applies to the request, to allow or to deny it. */
export const appliesTo = (
  { actions, resources, principals, conditions }: PolicyStatement,
  { action, resource, principal, context }: AccessRequest,
): boolean =>
  actions.some((pattern) => wildcard(pattern, 'i').test(action)) &&
  (resources?.some((pattern) => wildcard(pattern).test(resource)) ?? true) &&
  (principals?.some((name) => namesPrincipal(name, principal)) ?? true) &&
  conditions.every((condition) => fulfils(condition, context));
