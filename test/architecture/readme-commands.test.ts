import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jobCommand } from '../../bin/job/job-command.ts';
import { opsCommand } from '../../bin/ops/ops-command.ts';
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
    const isInstalled = (name: string) =>
      known.some((each) => name === each || name.startsWith(`${each}/`));
    const isDoor = (name: string) =>
      Object.keys(doors).some((door) => {
        const path = `${own}${door.slice(1)}`;
        return door.endsWith('/*') ? name.startsWith(path.slice(0, -1)) : name === path;
      });
    const unknown = pages.flatMap(({ text }) =>
      blocksOf('ts', text).flatMap((block) =>
        namesIn(block, /from '([^']+)'/g).filter(
          (name) => !isInstalled(name) && !isDoor(name) && !/^(node:|\.)/.test(name),
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

describe('the commands and files that a README names in its text', () => {
  const namedIn = (text: string, pattern: RegExp) => [...new Set(namesIn(text, pattern))];
  const unknown = (find: (text: string) => readonly string[]) =>
    pages.flatMap(({ path, text }) => find(text).map((name) => `${path}: ${name}`));

  it('are scripts of the package', () => {
    const scripts = (text: string) =>
      namedIn(text, /npm run (?:-s )?([a-z][\w:-]*)/g).filter(
        (name) => !(name in manifest.scripts),
      );
    expect(unknown(scripts)).toEqual([]);
  });

  it.each([
    ['job', jobCommand],
    ['ops', opsCommand],
  ])('are commands of `npm run %s`', (script, { subcommands = {} }) => {
    const pattern = new RegExp(`npm run (?:-s )?${script} -- ([a-z]+)`, 'g');
    const named = pages.flatMap(({ text }) => namedIn(text, pattern));
    expect(named.filter((name) => !(name in subcommands))).toEqual([]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(subcommands).sort());
  });

  it('are files and folders of this project', () => {
    // Names that a reader is to replace, and the report that pages show how to write.
    const isExample = (path: string) => /\b[A-Z]{4,}$|NAME\.sql$|orders-of-a-year\.sql$/.test(path);
    const paths = (text: string) =>
      namedIn(text, /`((?:bin|functions|infra|shared|test)\/[\w./{},*-]+)`/g);
    const tests = (text: string) => namedIn(text, /`(?!test\/)([\w./-]+\.test\.ts)`/g);
    const absent = (text: string) => [
      ...paths(text).filter((path) => !isExample(path) && globSync(path).length === 0),
      ...tests(text).filter((path) => globSync(`test/**/${path}`).length === 0),
    ];
    expect(unknown(absent)).toEqual([]);
  });
});
