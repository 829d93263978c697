import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PipelineApp } from '../../../infra/aws/pipeline-app.ts';
import type { PipelineStack } from '../../../infra/aws/pipeline-stack.ts';
import { clusterSettings, pipelineIn } from './synthesized-pipeline.ts';

type Pack = new (scope: IConstruct) => IPolicyValidationPlugin;

const require = createRequire(import.meta.url);
// Its declarations import all of aws-cdk-lib: 1,600 files that only this test would have checked.
const packs: Readonly<Record<'AwsSolutionsChecks' | 'ServerlessChecks', Pack>> = require('cdk-nag');

const report = z.object({
  pluginReports: z.array(
    z.object({
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string() })),
        }),
      ),
    }),
  ),
});

/** `rule at construct` for everything that the packs AwsSolutions and Serverless find. */
const findings = (
  settings: Record<string, unknown>,
  change: (stack: PipelineStack) => void = () => undefined,
): string[] => {
  const app = new PipelineApp({ builtinCloudFormationValidation: false });
  app.node.setContext('@aws-cdk/core:annotationsInValidationReport', false);
  Validations.of(app).addPlugins(
    new packs.AwsSolutionsChecks(app),
    new packs.ServerlessChecks(app),
  );
  change(pipelineIn(app, settings));
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationFailed')) throw error;
  }
  const text = readFileSync(join(app.outdir, 'validation-report.json'), 'utf8');
  rmSync(app.outdir, { recursive: true });
  return report
    .parse(JSON.parse(text))
    .pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
      ),
    );
};

describe('cdk-nag', () => {
  it.each([
    ['serverless', {}],
    ['results by UNLOAD', { unloadRole: 'create' }],
    ['a cluster with a database user', { ...clusterSettings, credentials: { dbUser: 'jobs' } }],
    [
      'tokens',
      { api: { authorization: { jwt: { issuer: 'https://id.example', audience: ['a'] } } } },
    ],
    ['nothing retained', { retainData: false, encryptionKey: 'create' }],
    [
      'administrators',
      { api: { authorization: 'iam', admins: ['arn:aws:iam::123456789012:role/Platform'] } },
    ],
    ['a key of its own', { encryptionKey: 'create', unloadRole: 'create' }],
    ['a key of the account', { encryptionKey: 'arn:aws:kms:us-east-1:123456789012:key/1a2b' }],
    ['pages of other origins', { api: { authorization: 'iam', labOrigins: ['*'] } }],
  ])('finds nothing that is not acknowledged with a reason: %s', (_name, settings) => {
    expect(findings(settings)).toEqual([]);
  });

  it('finds what is added without thought', () => {
    const found = findings({}, (stack) => new Bucket(stack, 'Hasty'));
    expect(found).toContain('AwsSolutions-S10 at RedshiftDataJobs/Hasty/Resource');
  });

  it('finds that an open API is open', () => {
    expect(findings({ api: { authorization: 'none' } })).toContainEqual(
      expect.stringMatching(/^AwsSolutions-APIG4 at .*POST--jobs/),
    );
  });
});
