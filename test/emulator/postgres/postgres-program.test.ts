import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  postgresPackage,
  preparePrograms,
} from '../../../infra/redshift-data/postgres/postgres-program.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'));
const anywhere = () => true;

describe('the package of a machine', () => {
  const { optionalDependencies } = z
    .object({ optionalDependencies: z.record(z.string(), z.string()) })
    .parse(read('package.json'));
  const locked = z
    .object({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional() })) })
    .parse(read('package-lock.json')).packages;

  it.each([
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
  ])('is installed on %s %s, checked by its hash', (platform, arch) => {
    const name = postgresPackage({ platform, arch }, anywhere);
    expect(optionalDependencies[name]).toMatch(/^\d/);
    expect(locked[`node_modules/${name}`]).toMatchObject({
      version: optionalDependencies[name],
      integrity: expect.stringMatching(/^sha512-/),
      os: [platform],
      cpu: [arch],
    });
  });

  it('does not exist for every machine', () => {
    expect(() => postgresPackage({ platform: 'freebsd', arch: 'x64' }, anywhere)).toThrow(
      'There is no PostgreSQL for freebsd-x64 on npm, only for darwin-arm64, darwin-x64, linux-arm64, linux-x64, windows-x64.',
    );
  });

  it('needs glibc on Linux', () => {
    for (const arch of ['x64', 'arm64']) {
      expect(() => postgresPackage({ platform: 'linux', arch }, () => false)).toThrow(
        /^PostgreSQL from npm needs glibc, and \/lib\S+ is not here: use a Linux that has it/,
      );
    }
    expect(postgresPackage({ platform: 'win32', arch: 'x64' }, () => false)).toContain('windows');
  });
});

describe('the programs of a package', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'postgres-program-'));
    vi.stubEnv('TMPDIR', '/tmp');
    mkdirSync(join(folder, 'native', 'lib'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"version": "18.0.0-test"}');
    writeFileSync(join(folder, 'native', 'lib', 'libz.1.3.dylib'), '');
    const link = { source: 'native/lib/libz.1.3.dylib', target: 'native/lib/libz.1.dylib' };
    writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify([link]));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  const prepare = (platform: string) => {
    const { path, environment } = preparePrograms(folder, platform);
    return { postgres: path('postgres'), libraries: environment['LD_LIBRARY_PATH']?.split(':') };
  };

  it('are a copy on macOS, whose libraries find each other beside them', () => {
    const { postgres } = prepare('darwin');
    expect(postgres.startsWith(folder)).toBe(false);
    const link = join(postgres, '..', '..', 'lib', 'libz.1.dylib');
    expect(readlinkSync(link)).toBe('libz.1.3.dylib');
    rmSync(link);
    prepare('darwin');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    rmSync(join(postgres, '..', '..'), { recursive: true });
  });

  it('end with .exe on Windows', () => {
    expect(prepare('win32').postgres).toMatch(/postgres\.exe$/);
  });
});
