import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioNames } from '../simulation/campaign/scenarios.ts';
import { invariants } from '../simulation/checks/invariants.ts';
import { idealEnvironment } from '../simulation/faults/environment.ts';
import { faultKinds } from '../simulation/faults/faults.ts';
import { root, sourceFiles } from './source-tree.ts';

/** Rows of the table of failures: number, failure, what happens, proved by. */
const rows = readFileSync(join(root, 'shared/pipeline/README.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, number = '', failure = '', , proof = '']) => ({ number, failure, proof }));

const tests = sourceFiles('test').filter(({ path }) => path.endsWith('.test.ts'));

const linter = readFileSync(join(root, '.biome.json'), 'utf8');

/** The text of the test files that are called so, or lie in the folder that is. */
const textOf = (name: string): string | undefined => {
  const found = tests.filter(
    ({ path }) => path.endsWith(`/${name}.test.ts`) || `/${path}`.includes(`/${name}/`),
  );
  return found.length === 0 ? undefined : found.map(({ text }) => text).join('\n');
};

const quoted = (text: string): string[] =>
  [...text.matchAll(/“([^”]+)”/g)].map(([, it = '']) => it);
const marked = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, it = '']) => it);

const isKnownMark = (mark: string): boolean =>
  Object.hasOwn(idealEnvironment, mark) ||
  faultKinds.some((kind) => kind === mark || kind.startsWith(mark.replace(/\*$/, '')));

/** What the simulation does not have of what is named. */
const unknownToSimulation = (proof: string): string[] => [
  ...quoted(proof).filter(
    (name) => !scenarioNames.includes(name) && !textOf('simulation/simulation')?.includes(name),
  ),
  ...marked(proof).filter((mark) => !isKnownMark(mark)),
];

/** What no test of the named file says, or the name where there is no such file. */
const unknownToTests = (proof: string): string[] => {
  const [name = ''] = /[\w-]+(?:\/[\w-]+)*$/.exec(proof.replace(/“.*$/, '').trim()) ?? [];
  const text = textOf(name);
  if (text === undefined) return [`a test called ${name}`];
  return quoted(proof).filter((title) => !text.includes(title));
};

const missingFrom = (proof: string): string[] => {
  // A rule of the linter, which fails the build.
  if (proof.startsWith('biome')) return marked(proof).filter((rule) => !linter.includes(rule));
  if (proof.startsWith('simulation')) return unknownToSimulation(proof);
  const [, invariant] = /^invariant ([\w-]+)$/.exec(proof) ?? [];
  if (invariant !== undefined) return Object.hasOwn(invariants, invariant) ? [] : [invariant];
  return unknownToTests(proof);
};

describe('the table of failures of the pipeline', () => {
  it('has a row for each, in order', () => {
    expect(rows.length).toBeGreaterThanOrEqual(50);
    expect(rows.map(({ number }) => Number(number))).toEqual(rows.map((_, index) => index + 1));
  });

  it.each(rows)('names proofs that exist for $number: $failure', ({ proof }) => {
    const proofs = proof.split('; ');
    expect(proofs.length).toBeGreaterThan(0);
    expect(proofs.flatMap(missingFrom)).toEqual([]);
  });
});
