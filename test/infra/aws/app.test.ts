import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { functionNames } from '../../../infra/aws/function/function-name.ts';
import { PipelineApp } from '../../../infra/aws/pipeline-app.ts';
import { synthesize } from '../../../infra/aws/synthesize.ts';
import { serverlessSettings } from './synthesized-pipeline.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const functionsDir = join(root, 'test/infra/aws/fixtures/functions');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-'));
});

afterEach(() => rm(folder, { recursive: true }));

const run = async (args: readonly string[], env: Record<string, string>) => {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, exitCode };
};

/** Synthesizes into the folder, in this process. */
const synthesizeWith = (context: Record<string, unknown>) => {
  const outdir = join(folder, 'out');
  const app = new PipelineApp({ outdir, builtinCloudFormationValidation: false });
  for (const [key, value] of Object.entries(context)) app.node.setContext(key, value);
  return synthesize(app);
};

describe('the synthesis', () => {
  it('writes the template and the bundles where it is told to', async () => {
    const settings = { ...serverlessSettings, stackName: 'Reporting' };
    expect(await synthesizeWith({ functionsDir, redshiftDataJobs: settings })).toBeUndefined();
    const files = await readdir(join(folder, 'out'));
    expect(files).toContain('Reporting.template.json');
    expect(files.filter((name) => name.startsWith('asset.'))).toHaveLength(functionNames.length);
  });

  it('gives every role the permissions boundary and uses the bootstrap of the context', async () => {
    const fault = await synthesizeWith({
      functionsDir,
      redshiftDataJobs: { ...serverlessSettings, unloadRole: 'create' },
      '@aws-cdk/core:permissionsBoundary': { name: 'team-boundary' },
      '@aws-cdk/core:bootstrapQualifier': 'team',
    });
    expect(fault).toBeUndefined();
    const read = (name: string) => readFile(join(folder, 'out', name), 'utf8');
    const template = await read('RedshiftDataJobs.template.json');
    const count = (mark: RegExp) => template.match(mark)?.length;
    expect(count(/"AWS::IAM::Role"/g)).toBe(5);
    expect(count(/:policy\/team-boundary"/g)).toBe(5);
    expect(await read('manifest.json')).toContain('cdk-team-deploy-role');
  });

  it('tells in one line why a function could not be built', async () => {
    for (const name of functionNames) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'handler.ts'), "export * from '../bad.static.ts';\n");
    }
    await writeFile(join(folder, 'bad.static.ts'), "throw new Error('a.sql:1: no title');\n");
    const context = { functionsDir: folder, redshiftDataJobs: serverlessSettings };
    expect(await synthesizeWith(context)).toBe('a.sql:1: no title');
  });
});

describe('bin/app.ts', () => {
  it('tells every fault in the settings, without a stack trace', async () => {
    const { stderr, exitCode } = await run(['bin/app.ts'], {
      CDK_CONTEXT_JSON: JSON.stringify({ redshiftDataJobs: { retentionDays: 0 } }),
    });
    expect(exitCode).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'The deploy settings (context redshiftDataJobs in cdk.json) cannot be used:',
      expect.stringMatching(/^ {2}- redshiftDataJobs\.warehouse: not given; accepted: /),
      expect.stringMatching(/^ {2}- redshiftDataJobs\.database: not given; accepted: /),
      expect.stringMatching(/^ {2}- redshiftDataJobs\.retentionDays: got 0; accepted: /),
    ]);
  });
});

describe('cdk synth', () => {
  // Five seconds of a processor, which other tests may have to themselves for a while.
  it('synthesizes the sample settings without a network, and warns of them', {
    timeout: 120_000,
  }, async () => {
    const output = join(folder, 'cdk.out');
    const cdk = ['node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '--output', output];
    const ran = await run([...cdk, '-c', `functionsDir=${functionsDir}`], {
      // pipeline-stack.test.ts validates; here it would take as long again.
      CDK_VALIDATION: 'false',
      // Nothing listens there: a call to anything but this machine fails at once.
      HTTPS_PROXY: 'http://127.0.0.1:9',
      PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
    });
    expect(ran).toMatchObject({ stdout: '', exitCode: 0 });
    expect(ran.stderr).toContain('workgroupId in cdk.json is the placeholder');
    const template = await readFile(join(output, 'RedshiftDataJobs.template.json'), 'utf8');
    expect(JSON.parse(template)).toHaveProperty('Outputs.ApiUrl');
  });
});
