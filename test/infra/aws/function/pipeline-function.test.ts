import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Match } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { describe, expect, it } from 'vitest';
import { EncryptionKey } from '../../../../infra/aws/data-protection/encryption-key.ts';
import { FunctionRole } from '../../../../infra/aws/function/function-role.ts';
import { PipelineFunction } from '../../../../infra/aws/function/pipeline-function.ts';
import { PipelineApp } from '../../../../infra/aws/pipeline-app.ts';
import { environmentOf, synthesizePipeline } from '../synthesized-pipeline.ts';

const { template } = synthesizePipeline({ logRetentionDays: 90, adHocSql: true });

const functions = [
  ['Submit', 512, 29],
  ['Cancel', 512, 29],
  ['Status', 512, 29],
  ['Console', 256, 10],
  ['Lab', 512, 25],
  ['Collector', 512, 900],
  ['Reconciler', 1769, 900],
] as const;

const logicalId = (type: string, start: string) =>
  Object.keys(template.findResources(type)).find((id) => id.startsWith(start));

describe('each function', () => {
  it.each(functions)('runs %s on Node 24 and arm64 with %i MB for %i s', (fn, memory, timeout) => {
    const id = logicalId('AWS::Lambda::Function', `${fn}Function`);
    expect(template.findResources('AWS::Lambda::Function')[id ?? '']).toMatchObject({
      Properties: {
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: memory,
        Timeout: timeout,
      },
    });
  });

  it.each(functions)('keeps the log of %s in a group of its own', (fn) => {
    const logs = logicalId('AWS::Logs::LogGroup', `${fn}Logs`);
    expect(logs).toBeDefined();
    const id = logicalId('AWS::Lambda::Function', `${fn}Function`);
    expect(template.findResources('AWS::Lambda::Function')[id ?? '']).toMatchObject({
      Properties: { LoggingConfig: { LogGroup: { Ref: logs } } },
    });
    expect(environmentOf(template, fn)).toMatchObject({
      POWERTOOLS_SERVICE_NAME: fn.toLowerCase(),
      LOG_LEVEL: 'INFO',
    });
  });

  it('answers a caller before the gateway gives up', () => {
    const answering = functions.filter(([fn]) => !['Collector', 'Reconciler'].includes(fn));
    for (const [, , timeout] of answering) expect(timeout).toBeLessThan(30);
  });

  it('takes part in ad hoc SQL by the one setting', () => {
    const refused = synthesizePipeline().template;
    const reading = synthesizePipeline({ adHocSql: 'read' }).template;
    for (const fn of ['Submit', 'Console']) {
      expect(environmentOf(reading, fn)).toHaveProperty('ADHOC_SQL', 'read');
      expect(environmentOf(template, fn)).toHaveProperty('ADHOC_SQL', 'allowed');
      expect(environmentOf(refused, fn)).toHaveProperty('ADHOC_SQL', 'refused');
    }
  });
});

describe('every log group', () => {
  it('ends its lines after the one setting, the access log of the API included', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 8);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    template.allResources('AWS::Logs::LogGroup', Match.objectLike({ DeletionPolicy: 'Delete' }));
  });
});

describe('an environment variable', () => {
  it('is not set to two values by two parts of the stack', () => {
    const app = new PipelineApp();
    const stack = new Stack(app, 'Stack');
    const fn = new PipelineFunction(stack, 'Submit', {
      description: 'Any',
      bundle: fileURLToPath(new URL('../fixtures/bundle', import.meta.url)),
      role: new FunctionRole(stack, 'Role', { description: 'Any' }),
      memoryMegabytes: 128,
      timeout: Duration.seconds(1),
      serviceName: 'submit',
      logRetentionDays: RetentionDays.ONE_DAY,
      encryption: new EncryptionKey(stack, 'Encryption', {
        encryptionKey: 'aws',
        retainData: true,
      }),
    });
    fn.provide('DATABASE_NAME', 'dev');
    fn.provide('DATABASE_NAME', 'dev');
    expect(() => fn.provide('DATABASE_NAME', 'other')).toThrow(
      'is already dev, it cannot be other',
    );
    rmSync(app.outdir, { recursive: true });
  });
});
