import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plantedBugs } from '../simulation/mutants/mutants.ts';
import { mutatedText } from '../simulation/mutants/plant-mutant.ts';
import { root } from './source-tree.ts';

describe('a bug of those that the simulation must catch', () => {
  it.each(plantedBugs)('has its place in the code: $name', (bug) => {
    const text = readFileSync(join(root, bug.file), 'utf8');
    expect(mutatedText(text, bug)).not.toBe(text);
  });
});
