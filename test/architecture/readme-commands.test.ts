import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blocksOf, readmePages, shellBlocks } from '../support/readme-shell.ts';

const pages = readmePages();
const blocks = pages.flatMap(({ path, text: page }) =>
  shellBlocks(page).map((text, index, all) => ({
    path,
    text,
    /** What stands before it on its page: a reader who comes to a block has run those. */
    before: all.slice(0, index).join('\n'),
  })),
);
const words = z.record(z.string(), z.string());
const manifest = z
  .object({
    name: z.string(),
    exports: words,
    scripts: words,
    dependencies: words,
    devDependencies: words,
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

/** Those that the shell itself has, or that npm does. */
const GIVEN = ['PATH', 'HOME', 'PWD'];

const findings = (find: (text: string, before: string) => readonly string[]) =>
  blocks.flatMap(({ path, text, before }) =>
    find(text, before).map((finding) => `${path}: ${finding}`),
  );

const namesIn = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].flatMap(([, name]) => (name === undefined ? [] : [name]));

describe('the TypeScript of every README', () => {
  it('imports only what this package exports or has installed', () => {
    const { name: own, exports: doors, ...packages } = manifest;
    const known = Object.keys({ ...packages.dependencies, ...packages.devDependencies });
    const isDoor = (name: string) =>
      Object.keys(doors).some((door) => {
        const path = `${own}${door.slice(1)}`;
        return door.endsWith('/*') ? name.startsWith(path.slice(0, -1)) : name === path;
      });
    const unknown = pages.flatMap(({ text }) =>
      blocksOf('ts', text).flatMap((block) =>
        namesIn(block, /from '([^']+)'/g).filter(
          (name) => !known.includes(name) && !isDoor(name) && !/^(node:|\.)/.test(name),
        ),
      ),
    );
    expect(unknown).toEqual([]);
  });
});

describe('the shell commands of every README', () => {
  it('are there', () => {
    expect(blocks.length).toBeGreaterThan(5);
  });

  it('set every variable that they use', () => {
    const unset = (text: string, before: string) => {
      const set = namesIn(
        `${before}\n${text}`,
        /(?:^|[\s;(])(?:read -r )?([A-Za-z_]\w*)(?:=|; do)/gm,
      );
      // The shell expands nothing within single quotes, such as a program of jq over several lines.
      const expanded = text.replaceAll(/(^|\s)#.*$/gm, '').replaceAll(/'[^']*'/g, '');
      const used = namesIn(expanded, /\$\{?([A-Za-z_]\w*)/g);
      return used.filter((name) => !set.includes(name) && !GIVEN.includes(name));
    };
    expect(findings(unset)).toEqual([]);
  });

  it('are words that a shell can read', () => {
    const broken = (text: string) => {
      try {
        execFileSync('sh', ['-n'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] });
        return [];
      } catch (error) {
        return [`${text.split('\n')[0]}: ${error instanceof Error ? error.message : error}`];
      }
    };
    expect(findings(broken)).toEqual([]);
  });

  it('call scripts and files that there are', () => {
    const absent = (text: string) => [
      ...namesIn(text, /npm run (?:-s )?([\w:-]+)/g).filter((name) => !(name in manifest.scripts)),
      ...namesIn(text, /node ((?:bin|test)\/[\w/.-]+)/g).filter((path) => !existsSync(path)),
    ];
    expect(findings(absent)).toEqual([]);
  });
});
