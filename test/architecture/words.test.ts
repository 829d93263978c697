import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './source-tree.ts';

/** Words of the project's own dialect; the glossary in .github/CONTRIBUTING.md has the field's. */
const WORDS =
  /\b(whoever|whomever|nobody|somebody|everybody|anybody|for ever|brought on|brings? on|(is|are) none|in line|surplus|farewell|patience|(says?|tells?) that|mend(s|ed|ing)?|unkind(ly|ness)?|fate|weather|regimes?)\b/i;
/** Old names in code. */
const NAMES =
  /\b(adoptUnloaded|adoptResult|meetFate|wrongWords|labStarts|oneTooMany|lineMark|lookAgain|tryToMend)\b|\bspread\(/;

/** Data, texts of others, and the pages that name an old word on purpose. */
const EXEMPT = [
  /^(package-lock\.json|LICENSE)$/,
  /\.(sql|csv|snap|png|wat)$/,
  /(upgrade-baseline\.json|tpch-words\.ts|comment-text\.ts)$/,
  /^\.github\/(CONTRIBUTING|CHANGELOG)\.md$/,
  /^test\/architecture\/words\.test\.ts$/,
];
/** The alias of `--faults` that older scripts use, and a label from which random numbers derive. */
const DATA = /--unkind\b|\bunkind: |faults\|unkind|'unkind'|'weather'/g;

const oldWord = (line: string): string | undefined => (WORDS.exec(line) ?? NAMES.exec(line))?.[0];

describe('the words of the project', () => {
  it('are those of the field', () => {
    const paths = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim();
    const found = paths
      .split('\n')
      .filter((path) => EXEMPT.every((exempt) => !exempt.test(path)))
      .flatMap((path) =>
        readFileSync(join(root, path), 'utf8')
          .replaceAll(DATA, '')
          .split('\n')
          .map((line, index) => ({ where: `${path}:${index + 1}`, word: oldWord(line) })),
      )
      .filter(({ word }) => word !== undefined);
    expect(found.map(({ where, word }) => `${where}: ${word}`)).toEqual([]);
  });
});
