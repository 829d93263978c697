import { globSync, readFileSync } from 'node:fs';

/** A README and its text. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every README of the repository and the pages of .github, the front page first. */
export const readmePages = (): Page[] =>
  globSync('{{,*/**/}README.md,.github/*.md}', {
    exclude: ['node_modules/**', '.local/**', 'cdk.out/**'],
  })
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** The texts of a page's fenced blocks of one language, also of indented ones in a list. */
export const blocksOf = (language: string, page: string): string[] =>
  [...page.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].flatMap(([, , name, text = '']) =>
    name === language ? [text] : [],
  );

export const shellBlocks = (page: string): string[] => blocksOf('sh', page);
