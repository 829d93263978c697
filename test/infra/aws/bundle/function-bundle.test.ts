import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleFunctions } from '../../../../infra/aws/bundle/function-bundle.ts';
import { functionNames, type PerFunction } from '../../../../infra/aws/function/function-name.ts';

const functionsDir = fileURLToPath(new URL('../fixtures/functions', import.meta.url));

/** Node's own `require`: what Lambda loads a CommonJS bundle with. */
const load = createRequire(import.meta.url);

let outDir: string;
let bundles: PerFunction<string>;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'function-bundle-'));
  bundles = await bundleFunctions({ functionsDir, outDir });
});

afterAll(() => rm(outDir, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const code = (dir: string) => readFile(join(dir, 'index.js'), 'utf8');

describe('the bundle of a function', () => {
  it.each(functionNames)('of %s loads in Node as CommonJS, wherever it lies', async (name) => {
    expect(await readFile(join(bundles[name], 'package.json'), 'utf8')).toContain('commonjs');
    expect(load(bundles[name])).toHaveProperty('handler', expect.any(Function));
  });

  it('carries what a static module read at build time', async () => {
    expect(await load(bundles.console).handler()).toEqual({
      greeting: 'Good morning from the build.',
      visitors: [{ name: 'Ada', visits: 2, member: true, note: null }],
    });
    expect(await code(bundles.console)).not.toMatch(/readFileSync|node:fs/);
  });

  it('has what it imports on demand in a file of its own, read when it is needed', async () => {
    const file = join(bundles.cancel, 'later-greeting.js');
    expect(await code(bundles.cancel)).not.toContain('Good night');
    expect(await readFile(file, 'utf8')).toContain('Good night');
    const { handler } = load(bundles.cancel);
    expect(load.cache).not.toHaveProperty([file]);
    expect(await handler('Ada')).toBe('Good night, Ada.');
  });

  it.each([
    ['a SHA-256 in JavaScript', 'Sha256Js', 'Cannot hash more than 2^53 - 1 bits'],
    ['adaptive retries', 'AdaptiveRetryStrategy', 'getSendToken'],
    ["an instance's metadata", 'getInstanceMetadataRegion', 'placement/region'],
    ['event streams', '@smithy/core/event-streams', ':message-type'],
    ['discovered endpoints', '@aws-sdk/endpoint-cache', 'Expires:'],
  ])('has an error in place of %s', async (_, name, original) => {
    const text = await code(bundles.collector);
    expect(text).toContain(`${name} is left out of this bundle.`);
    expect(text).not.toContain(original);
  });

  it('has the version of a client without the rest of its package.json', async () => {
    const text = await code(bundles.collector);
    expect(text).not.toContain('typesVersions');
    expect(text).toMatch(/version:\s*"3\.\d+\.\d+"/);
  });

  it('reads no profiles', async () => {
    expect(await code(bundles.collector)).not.toContain('AWS_SHARED_CREDENTIALS_FILE');
  });

  it('is the same bytes from the same sources', async () => {
    const again = await mkdtemp(join(tmpdir(), 'function-bundle-'));
    const second = await bundleFunctions({ functionsDir, outDir: again });
    for (const name of functionNames) {
      expect((await code(second[name])) === (await code(bundles[name]))).toBe(true);
    }
    await rm(again, { recursive: true });
  });

  it.each([
    ['submit', 255],
    ['status', 370],
    ['collector', 420],
  ] as const)('of %s carries its clients in less than %i KB', async (name, kilobytes) => {
    const { size } = await stat(join(bundles[name], 'index.js'));
    expect(size).toBeLessThan(kilobytes * 1000);
    expect(size).toBeGreaterThan(100_000);
  });
});

describe('the credentials of a bundled client', () => {
  it('are missed by name where the environment has none, and sought nowhere else', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_PROFILE', 'default');
    await expect(load(bundles.submit).credentials()).rejects.toThrow(
      'Unable to find environment variable credentials',
    );
  });

  it('come from the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    expect(await load(bundles.submit).credentials()).toMatchObject({
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
  });

  it.each(['submit', 'status', 'collector'] as const)(
    'need no client of SSO, STS or a container in %s',
    async (name) => {
      const others = /portal\.sso|AssumeRoleWithWebIdentity|AWS_CONTAINER_CREDENTIALS/;
      expect(others.test(await code(bundles[name]))).toBe(false);
    },
  );
});
