import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, sourceFiles } from './source-tree.ts';

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** The folders of each ring, such as `test:unit`, by the arguments of its script. */
const rings = Object.entries(scripts)
  .filter(([name]) => /^test:(?!all$)/.test(name))
  .map(([name, script]) => ({
    name,
    folders: script.split(' ').filter((word) => /^test\//.test(word)),
  }));

describe('the rings of tests', () => {
  it('hold every test file in exactly one script', () => {
    expect(rings.map(({ name }) => name)).toEqual([
      'test:checks',
      'test:unit',
      'test:emulator',
      'test:pipeline',
      'test:console',
      'test:simulation',
    ]);
    const misplaced = sourceFiles('test')
      .filter(({ path }) => path.endsWith('.test.ts'))
      .map(({ path }) => ({
        path,
        in: rings.filter(({ folders }) => folders.some((folder) => path.startsWith(`${folder}/`))),
      }))
      .filter((file) => file.in.length !== 1);
    expect(misplaced).toEqual([]);
  });
});

describe('the programs that are no tests', () => {
  it('refuse options that they do not take', () => {
    const programs = Object.values(scripts).flatMap(
      (script) => /^node (test\/\S+)$/.exec(script)?.[1] ?? [],
    );
    const careless = programs.filter(
      (path) =>
        !/scriptOptions\(|refuse\(|startCommand\(/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(programs.length).toBeGreaterThan(10);
    expect(careless).toEqual([]);
  });
});
