import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';
import * as z from 'zod';
import { functionNames } from '../../../infra/aws/function/function-name.ts';
import { PipelineApp } from '../../../infra/aws/pipeline-app.ts';
import { PipelineStack } from '../../../infra/aws/pipeline-stack.ts';
import { Reports } from '../../../infra/aws/redshift-data-jobs/reports.ts';
import { parseDeploymentSettings } from '../../../infra/settings/deployment-settings.ts';

/** Bundles that are never run: templates only need folders to hash. */
export const bundles = mkdtempSync(join(inject('runFolder'), 'bundles-'));
for (const name of functionNames) {
  cpSync('test/infra/aws/fixtures/bundle', join(bundles, name), { recursive: true });
}

export const reports = Reports.fromDirectory('shared/reports');

export const WORKGROUP_ID = '5b0d2a3e-0c7f-4f2e-9d53-3e1f0a6c7b11';

/** The least that a deployment has to say. */
export const serverlessSettings = {
  warehouse: { workgroupName: 'analytics', workgroupId: WORKGROUP_ID },
  database: 'dev',
};

/** The least that a deployment on a provisioned cluster has to say. */
export const clusterSettings = { warehouse: { clusterIdentifier: 'analytics' }, database: 'dev' };

/** The stack in an app of its own, for settings beside the least or in their place. */
export const pipelineIn = (app: PipelineApp, settings: Record<string, unknown>): PipelineStack => {
  const config = parseDeploymentSettings({ ...serverlessSettings, ...settings });
  return new PipelineStack(app, config.stackName, { config, reports, bundles });
};

const synthesized = new Map<string, ReturnType<typeof synthesize>>();

/** The stack's template and warnings; one synthesis serves all tests of a process. */
export const synthesizePipeline = (settings: Record<string, unknown> = {}) => {
  const key = JSON.stringify(settings);
  const known = synthesized.get(key) ?? synthesize(settings);
  synthesized.set(key, known);
  return known;
};

const synthesize = (settings: Record<string, unknown>) => {
  // It takes a second; pipeline-stack.test.ts runs it once for all.
  const app = new PipelineApp({ builtinCloudFormationValidation: false });
  // The warnings are handed back; they need not be printed as well.
  app.node.setContext('@aws-cdk/core:annotationsInValidationReport', false);
  const stack = pipelineIn(app, settings);
  const template = Template.fromStack(stack);
  const warnings = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => String(data));
  rmSync(app.outdir, { recursive: true });
  return { template, warnings };
};

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({
      Statement: z.array(
        z.object({
          Effect: z.string(),
          Action: list,
          Resource: z.unknown().transform((value) => (Array.isArray(value) ? value : [value])),
        }),
      ),
    }),
    Roles: z.array(z.object({ Ref: z.string() })),
  }),
});

/** One action on one resource that a role is allowed, both as text. */
export interface Allowed {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** Reads a resource as a person would: `JobsTable.Arn/index/owner-index`. */
const readable = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { success, data } = intrinsic.safeParse(value);
  if (!success) throw new Error(`Not an intrinsic: ${JSON.stringify(value)}`);
  if ('Ref' in data) return withoutHash(data.Ref);
  if ('Fn::GetAtt' in data) return data['Fn::GetAtt'].map(withoutHash).join('.');
  return data['Fn::Join'][1].map(readable).join('');
};

const withoutHash = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

const intrinsic = z.union([
  z.object({ Ref: z.string() }),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) }),
]);

/** Everything that the roles of the stack are allowed, one entry for each action and resource. */
export const allowedBy = (template: Template): Allowed[] =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap((resource) => {
    const { PolicyDocument, Roles } = policy.parse(resource).Properties;
    return Roles.flatMap(({ Ref }) =>
      PolicyDocument.Statement.flatMap((statement) =>
        statement.Action.flatMap((action) =>
          statement.Resource.map((value) => ({
            role: withoutHash(Ref),
            action,
            resource: readable(value),
          })),
        ),
      ),
    );
  });

const lambda = z.object({
  Properties: z.object({
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});

/** The environment of one function, its values as a person would read them. */
export const environmentOf = (template: Template, fn: string): Record<string, string> => {
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
  const found = functions.find(([logicalId]) => withoutHash(logicalId) === `${fn}Function`);
  const { Variables } = lambda.parse(found?.[1]).Properties.Environment;
  return Object.fromEntries(Object.entries(Variables).map(([k, v]) => [k, readable(v)]));
};
