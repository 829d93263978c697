import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catchMutant } from './catch-mutant.ts';
import { equivalentMutants } from './equivalent-mutants.ts';
import { mutants } from './mutants.ts';
import { mutatedText } from './plant-mutant.ts';

const sourceOf = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

describe('the simulation', () => {
  it('catches every planted bug', async () => {
    const waiting = [...mutants];
    const survivors: string[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const caught = await catchMutant(next.name);
        console.log(`${next.name}: ${caught?.invariant ?? 'SURVIVES'} (${caught?.where ?? ''})`);
        if (caught === undefined) survivors.push(next.name);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    expect(survivors).toEqual([]);
    expect(mutants.length).toBeGreaterThanOrEqual(20);
  }, 900_000);

  it.each([...mutants, ...equivalentMutants])('can plant “$name”', (mutant) => {
    const text = sourceOf(mutant.file);
    expect(mutatedText(text, mutant)).not.toBe(text);
  });
});
