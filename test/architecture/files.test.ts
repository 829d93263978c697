import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { longestFiles } from '../longest-first.ts';
import { root, sourceFiles } from './source-tree.ts';

const sources = sourceFiles('bin', 'infra', 'functions', 'shared');
const tests = sourceFiles('test');
const lines = (text: string) => text.split('\n').length - 1;

/** A reader holds so much of one file at a time. */
const SOURCE_LINES = 250;
const TEST_LINES = 300;
/** A fragment below this belongs into the file that uses it. */
const FRAGMENT_LINES = 15;
const COLUMNS = 100;
/** Past this many files a folder hides a concept that wants a name. */
const FOLDER_FILES = 10;
/** Folders with more files, and the one list that each of them is. */
const LONG_LISTS: Readonly<Record<string, string>> = {
  bin: 'a file for each program',
  'shared/job': 'the job, its transitions, its store and its lists',
  'shared/pipeline': 'a file for each use case',
};
/** Entries of commands, what stands in for them in the package, and files that another
 * module's types or load order keep apart. */
const SMALL =
  /^bin\/[a-z-]+\.ts$|\.packaged\.ts$|\/(zod-jitless|sign-in-settings|lambda-payload)\.ts$/;

/** All that stands at the top of the project. */
const TOP = [
  ...['bin', 'infra', 'functions', 'shared', 'test', '.ci', '.github'],
  ...['README.md', 'LICENSE', 'cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['.biome.json', '.gitignore', '.npmrc'],
];

describe('every file', () => {
  it('lies in a folder, apart from those that a tool looks for at the top', () => {
    const paths = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' });
    const top = new Set(
      paths
        .trim()
        .split('\n')
        .map((path) => path.replace(/\/.*/, '')),
    );
    expect([...top].sort()).toEqual(TOP.toSorted());
  });

  it('is short enough to be read at once', () => {
    const long = [
      ...sources.filter(({ text }) => lines(text) > SOURCE_LINES),
      ...tests.filter(({ text }) => lines(text) > TEST_LINES),
    ];
    expect(long.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([]);
  });

  it('is no fragment', () => {
    const fragments = sources.filter(
      ({ path, text }) => lines(text) < FRAGMENT_LINES && !SMALL.test(path),
    );
    expect(fragments.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([]);
  });

  it('stands among nine others at most, unless its folder is one long list', () => {
    const folders = Map.groupBy(sources, ({ path }) => dirname(path));
    const large = [...folders].filter(([, files]) => files.length > FOLDER_FILES);
    expect(large.map(([folder]) => folder).sort()).toEqual(Object.keys(LONG_LISTS));
  });

  it('has comments that end at column 100', () => {
    const wide = [...sources, ...tests].flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => [...line].length > COLUMNS && /^\s*(\/?\*|\/\/) .* /.test(line))
        .filter((line) => !/^\s*(\*|\/\/) \S+$|biome-ignore/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(wide).toEqual([]);
  });

  it('is called by words with hyphens, after the one thing in it', () => {
    const odd = [...sources, ...tests].filter(
      ({ path }) => !/^([a-z0-9-]+\/)+[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(ts|tsx|mjs)$/.test(path),
    );
    const kinds = sources.filter(({ path }) =>
      /(^|\/)(utils?|helpers?|types|interfaces|common|misc|index)(\/|\.)/.test(path),
    );
    expect([...odd, ...kinds].map(({ path }) => path)).toEqual([]);
  });

  it('named as one of the longest tests exists', () => {
    const paths = tests.map(({ path }) => path);
    expect(longestFiles.filter((path) => !paths.includes(`test/${path}`))).toEqual([]);
  });

  it('silences neither the compiler nor the tests', () => {
    const silenced = [...sources, ...tests].filter(({ path, text }) =>
      path.startsWith('test/architecture/')
        ? false
        : /@ts-ignore|@ts-expect-error|@ts-nocheck|: any\b|as any\b|\.(only|skip)\(/.test(text),
    );
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });

  it('casts nothing but to const', () => {
    const cast = /\S as (?!const\b)[A-Z{][\w<{[]*/;
    const renaming = /^\s*(import|export)\b|^\s*(type )?\w+ as \w+,?$/;
    const casting = sources.flatMap(({ path, text }) =>
      withoutTexts(text)
        .split('\n')
        .filter((line) => cast.test(line) && !renaming.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(casting).toEqual([]);
  });
});

const withoutTexts = (text: string) =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")
    .replaceAll(/(^|\s)\/\/.*$/gm, '');
