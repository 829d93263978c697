import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namelessResources } from '../../infra/aws/nameless-resources.ts';
import { synthesizePipeline } from '../../infra/aws/synthesized-pipeline.ts';
import { addressOf } from '../../support/local-command.ts';
import { subscribe } from '../../support/subscription.ts';
import { appWith, packedPackage } from './built-package.ts';

const MAX_BYTES = 4_000_000;
const MAX_SYNTHESIS_SECONDS = 10;
const PROGRAM = 'node_modules/.bin/redshift-data-jobs';
/** What the example asks for beside the package, in its package.json. */
const OWN_PACKAGES = ['@aws-sdk/client-s3', '@types/node', 'aws-cdk', 'esbuild', 'typescript'];

let packed: Awaited<ReturnType<typeof packedPackage>>;
let commonjs: ReturnType<typeof appWith>;
let example: ReturnType<typeof appWith>;
/** What the command prints where the parts of the local stack are missing. */
let advice: ReturnType<typeof commonjs.run>;
beforeAll(async () => {
  packed = await packedPackage();
  const files = ['fixtures/app.js', 'fixtures/modules.mjs', 'example-app/reports'];
  commonjs = appWith(packed.tarball, files, []);
  advice = commonjs.run('node', [PROGRAM, 'local', '--once']);
  const parts = [...advice.stderr.matchAll(/(\S+)@\d\S*/g)].map(([, name = '']) => name);
  example = appWith(packed.tarball, ['example-app/'], [...OWN_PACKAGES, ...parts]);
});

describe('the package', () => {
  it('is small, runs no script at its installation, and asks for CDK only', () => {
    expect(statSync(packed.tarball).size).toBeLessThan(MAX_BYTES);
    const text = readFileSync(join(packed.built, 'package.json'), 'utf8');
    const { scripts, peerDependencies, peerDependenciesMeta } = JSON.parse(text);
    expect(scripts).toBeUndefined();
    const needed = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]);
    expect(needed).toEqual(['aws-cdk-lib', 'constructs']);
  });

  it('imports from CDK no name that its oldest version lacks', () => {
    // .ci/example runs it with that version; an ES module with such an import would not load.
    const lib = join(packed.built, 'lib');
    const modules = readdirSync(lib).filter((name) => name.endsWith('.mjs'));
    const names = modules.flatMap((name) =>
      [
        ...readFileSync(join(lib, name), 'utf8').matchAll(
          /import\{([^}]*)\}from"aws-cdk-lib\/core"/g,
        ),
      ]
        .flatMap(([, list = '']) => list.split(','))
        .map((each) => each.replace(/ as .*/, '')),
    );
    expect(names).toContain('Duration');
    expect(names).not.toContain('Validations');
  });

  it('has a client that needs no Node, and no other module', () => {
    const client = readFileSync(join(packed.built, 'lib/client.mjs'), 'utf8');
    expect(client).not.toMatch(/\bimport\b *[{*"'(]|\brequire\(|\bprocess\.|\bBuffer\.from/);
  });

  it('has nothing that publint would change', async () => {
    const tarball = new Uint8Array(readFileSync(packed.tarball)).buffer;
    const { messages } = await publint({ pack: { tarball } });
    expect(messages).toEqual([]);
  });

  it('has pages that link to each other, and to nothing that is not there', () => {
    const pages = readdirSync(packed.built, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^(docs\/)?\w+\.md$/.test(name),
    );
    expect(pages.length).toBeGreaterThan(5);
    for (const page of pages) {
      const text = readFileSync(join(packed.built, page), 'utf8');
      const links = [...text.matchAll(/\]\(([\w./-]+)/g)].map(([, link = '']) => link);
      const broken = links.filter((link) => !existsSync(join(packed.built, page, '..', link)));
      expect({ page, broken }).toEqual({ page, broken: [] });
    }
  });

  it('has types for both kinds of modules, and for the example', () => {
    const source = fileURLToPath(new URL('fixtures/types.ts.txt', import.meta.url));
    for (const kind of ['mts', 'cts']) copyFileSync(source, join(example.folder, `types.${kind}`));
    // Of the kinds of modules this one is the strictest: CommonJS may not import the other's types.
    const compiler = ['node_modules/.bin/tsc', '--module', 'node16'];
    expect(example.run('node', compiler, { GOGC: 'off' }).stdout).toBe('');
  });
});

describe('an empty CommonJS app', () => {
  it('synthesizes what the project’s own stack is, but for names, with its own reports', () => {
    expect(commonjs.synthesize('app.js')).toBeLessThan(MAX_SYNTHESIS_SECONDS);
    const { template } = synthesizePipeline({ stackName: 'OwnStack' });
    expect(
      namelessResources(commonjs.template().toJSON(), 'Analytics-Reporting', 'Reporting'),
    ).toEqual(namelessResources(template.toJSON(), 'OwnStack', ''));
    const out = join(commonjs.folder, 'out');
    const assets = readdirSync(out).filter((name) => name.startsWith('asset.'));
    const catalogues = assets.map((name) => join(out, name, 'reports.json')).filter(existsSync);
    expect([assets.length, catalogues.length]).toEqual([7, 3]);
    expect(JSON.parse(readFileSync(catalogues[0] ?? '', 'utf8'))).toMatchObject([
      { name: 'customers-without-purchases' },
      { name: 'invoices' },
    ]);
  });

  it('has the same construct and client as its ES modules', () => {
    const { stdout, stderr } = commonjs.run('node', ['modules.mjs']);
    expect(stderr).toBe('');
    const one = 'function';
    expect(JSON.parse(stdout)).toEqual({ same: true, client: one, required: one, problem: one });
  });

  it('is told in one line what to install for the local stack, and explained it before', () => {
    expect(advice).toMatchObject({ stdout: '', status: 1 });
    expect(advice.stderr).toMatch(/^The local stack needs .*: npm i -D (\S+@\d\S* ?)+\n$/);
    expect(commonjs.run('node', [PROGRAM, 'check', 'reports'])).toEqual(advice);
    const help = commonjs.run('node', [PROGRAM, 'local', '--help']);
    expect(help).toMatchObject({ stderr: '', status: 0 });
    expect(help.stdout).toContain('Usage: npx redshift-data-jobs local');
  });
});

/** Runs what the example deploys for one of its functions, as Lambda does. */
const invoke = (fn: string, event: object, env: Record<string, string>): unknown => {
  const functions = Object.entries(example.template().findResources('AWS::Lambda::Function'));
  const [, found] = functions.find(([id]) => id.startsWith(fn)) ?? [];
  const asset = found?.['Properties'].Code.S3Key.replace(/\.zip$/, '');
  const program = `import { handler } from './out/asset.${asset}/index.mjs';
    console.log(JSON.stringify(await handler(${JSON.stringify(event)})))`;
  const credentials = { AWS_ACCESS_KEY_ID: 'INVOICES', AWS_SECRET_ACCESS_KEY: 'any' };
  const printed = example.run('node', ['--input-type=module', '--eval', program], {
    AWS_REGION: 'us-east-1',
    ...credentials,
    ...env,
  });
  expect(printed.stderr).toBe('');
  return JSON.parse(printed.stdout);
};

describe('the example app, in TypeScript and ES modules', () => {
  it('synthesizes its own functions and subscriber beside the construct', () => {
    expect(example.synthesize('app.ts')).toBeLessThan(MAX_SYNTHESIS_SECONDS);
    example.template().hasResourceProperties('AWS::SNS::Subscription', {
      FilterPolicy: { state: ['SUCCEEDED'], report: ['invoices'] },
    });
  });

  it('has its reports checked on its tables', () => {
    const args = ['redshift-data-jobs', 'check', 'reports', '--seed', 'seed'];
    const lines = ['✓ customers-without-purchases  1 row', '✓ invoices                     2 rows'];
    const stdout = `${lines.join('\n')}\n`;
    expect(example.run('npx', args)).toEqual({ stdout, stderr: '', status: 0 });
  });

  describe('on the local stack', () => {
    let service: ReturnType<typeof example.serve>;
    let api: { readonly JOBS_ENDPOINT: string };
    let awsUrl: string;
    beforeAll(async () => {
      service = example.serve([PROGRAM, 'local', '--reports', 'reports', '--seed', 'seed']);
      const printed = await service.ready;
      api = { JOBS_ENDPOINT: addressOf(printed, 'API and console') };
      awsUrl = addressOf(printed, 'AWS endpoint');
    });
    afterAll(async () => {
      service.signal('SIGTERM');
      expect(await service.ended).toMatchObject({ code: 0, stderr: '' });
    });

    it('submits once for each event, and reads the files of which it is told', async () => {
      const outputs = JSON.parse(readFileSync(join(example.folder, '.local/outputs.json'), 'utf8'));
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      const clientConfig = { endpoint: awsUrl, region: 'us-east-1', credentials };
      const settled = await subscribe({ clientConfig, outputs }, 'settled');
      const event = { id: 'event-1', time: '2026-11-01T05:00:00Z' };
      const submitted = invoke('Request', event, api);
      expect(invoke('Request', event, api)).toEqual(submitted);
      const message = await settled.next();
      settled.close();
      expect(message.event).toMatchObject({
        data: {
          ...Object(submitted),
          parameters: { month: '2026-10-01' },
          result: { rowCount: 2 },
        },
      });
      const { sizeBytes } = Object(message.event).data.result;
      const records = { Records: [{ body: JSON.stringify(message.event) }] };
      expect(invoke('Send', records, { AWS_ENDPOINT_URL: awsUrl })).toEqual({ bytes: sizeBytes });
    });

    it('takes an SQL text from standard input', () => {
      const args = ['submit', '--wait', '--output-format', 'csv', '--sql', '-'];
      const sql = 'select count(*) as purchases from purchases';
      const { stdout, status } = example.run('node', [PROGRAM, ...args], api, sql);
      expect({ stdout, status }).toEqual({ stdout: 'purchases\n4\n', status: 0 });
    });

    it('has a changed report at once', async () => {
      const own = join(example.folder, 'reports/days.sql');
      writeFileSync(own, '/*---\ntitle: D\ndescription: D\n---*/\nselect day from purchases');
      await service.printed(/^Reports: 3 reports from reports\.$/m);
      const args = ['reports', '--output-format', 'csv'];
      expect(example.run('node', [PROGRAM, ...args], api).stdout).toMatch(/^days,/m);
    });
  });
});
