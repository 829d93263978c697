import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BundleError, bundleFunctions } from '../../../../infra/aws/bundle/function-bundle.ts';
import { functionNames } from '../../../../infra/aws/function/function-name.ts';

let functionsDir: string;

beforeEach(async () => {
  functionsDir = await mkdtemp(join(tmpdir(), 'static-module-'));
});

afterEach(() => rm(functionsDir, { recursive: true }));

/** Six functions that all import the static module `source`. */
const functionsImporting = async (source: string): Promise<void> => {
  await writeFile(join(functionsDir, 'data.static.ts'), source);
  for (const name of functionNames) {
    await mkdir(join(functionsDir, name));
    await writeFile(
      join(functionsDir, name, 'handler.ts'),
      "import * as data from '../data.static.ts';\nexport const handler = async () => data;\n",
    );
  }
};

const faultOf = async (source: string): Promise<string> => {
  await functionsImporting(source);
  try {
    await bundleFunctions({ functionsDir, outDir: functionsDir });
  } catch (thrown) {
    if (thrown instanceof BundleError) return thrown.message;
    throw thrown;
  }
  return 'none';
};

describe('a static module', () => {
  it('fails the build with the one line that it throws', async () => {
    const source = "throw new Error('revenue.sql:3: no title\\nsecond line');";
    expect(await faultOf(source)).toBe('revenue.sql:3: no title');
  });

  it('fails the build with every fault that it throws at once', async () => {
    const faults = "['a.sql:3: no title', 'b.sql:1: no SQL'].map((text) => new Error(text))";
    const source = `throw new AggregateError(${faults}, 'two');`;
    expect(await faultOf(source)).toBe('a.sql:3: no title\nb.sql:1: no SQL');
  });

  it.each([
    ['new Date(0)', 'Date'],
    ['() => 1', 'a function'],
    ['undefined', 'a undefined'],
    ['Number.NaN', 'a number'],
    ['new Map()', 'Map'],
    ['1n', 'a bigint'],
  ])('may not export %s, which JSON would change', async (value, what) => {
    const fault = await faultOf(`export const rows = [{ at: ${value} }];`);
    expect(fault).toContain(
      `data.static.ts: export rows[0].at is ${what}, which JSON cannot carry`,
    );
  });

  it('may not export the key that would set a prototype', async () => {
    expect(await faultOf(`export const map = JSON.parse('{"__proto__": 1}');`)).toContain(
      'export map has a key __proto__',
    );
  });

  it('passes when all that it exports is JSON', async () => {
    expect(await faultOf('export const rows = [{ at: null, n: 1.5, deep: { s: "x" } }];')).toBe(
      'none',
    );
  });
});

describe('any other module', () => {
  it('fails the build with its file and line', async () => {
    await functionsImporting('export const ok = true;');
    await writeFile(
      join(functionsDir, 'submit', 'handler.ts'),
      'export const a = 1;\nconst = 2;\n',
    );
    await expect(bundleFunctions({ functionsDir, outDir: functionsDir })).rejects.toThrow(
      /submit\/handler\.ts:2: Expected identifier but found "="$/,
    );
  });
});
