import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readmePages } from '../support/readme-shell.ts';

const pages = readmePages();
const chapters = pages.filter(({ path }) => path.endsWith('/README.md'));
const front = pages.find(({ path }) => path === 'README.md')?.text ?? '';

const withoutCode = (text: string): string =>
  text
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.slice(1, -1));

/** The anchor that GitHub gives to a heading. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (text: string): string[] =>
  [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** The links of a page that lead nowhere. */
const brokenLinks = ({ path, text }: { path: string; text: string }): string[] => {
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
  const links = [...prose.matchAll(/(?:\]\(|src=")([^)\s"]+)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : normalize(join(dirname(path), file));
    const found = statSync(target, { throwIfNoEntry: false });
    if (found === undefined) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
  });
};

describe('the front page', () => {
  it('has at most 250 lines and 13 KB', () => {
    expect(front.split('\n').length).toBeLessThanOrEqual(250);
    expect(Buffer.byteLength(front)).toBeLessThanOrEqual(13_000);
  });

  it('links to every chapter', () => {
    const missing = chapters.map(({ path }) => path).filter((path) => !front.includes(`(${path}`));
    expect(missing).toEqual([]);
  });
});

describe('every page', () => {
  it('has links and anchors that lead somewhere', () => {
    const broken = pages.flatMap((page) =>
      brokenLinks(page).map((link) => `${page.path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('is read by this test, wherever it is', () => {
    const tracked = globSync('{*,*/**/*,.*/*}.md', {
      exclude: ['node_modules/**', '.local/**', '.package/**'],
    });
    expect(pages.map(({ path }) => path).sort()).toEqual(tracked.sort());
  });
});

describe.each(chapters)('the chapter $path', ({ text }) => {
  it('begins with its question', () => {
    expect(text).toMatch(/^# .*\?\n/);
  });

  it('ends with its decisions: what, why, cost', () => {
    const [last = ''] = text.split(/^## /m).slice(-1);
    expect(last).toMatch(/^Decisions\n\n\| what \| why \| cost \|\n\|---\|---\|---\|\n\| [^|]+ \|/);
    const decisions = last.trim().split('\n').slice(4);
    expect(decisions.filter((line) => !/^\|( [^|]+ \|){3}$/.test(line))).toEqual([]);
  });
});

/** Headings of columns whose cells were measured, and not decided. */
const MEASURED =
  /^\|.*\b(measured|until settled|virtual time|p95|per million jobs|processor time)\b/m;

describe('figures', () => {
  it('stand in a section that names what measures them', () => {
    const sections = pages.flatMap(({ path, text }) =>
      text.split(/^(?=## )/m).map((section) => ({ path, section })),
    );
    const measured = sections.filter(({ section }) => MEASURED.test(section));
    expect(measured.length).toBeGreaterThan(4);
    const bare = measured.filter(({ section }) => !/npm run |\.test\.ts/.test(section));
    expect(bare.map(({ path, section }) => `${path}: ${section.split('\n')[0]}`)).toEqual([]);
  });
});
