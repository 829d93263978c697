import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** The violations that axe finds in a page: each rule with the elements that break it. */
export const violations = async (page: Page): Promise<unknown> => {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(source);
  return page.evaluate(`axe.run().then(({ violations }) => violations.map(
    ({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' | ')))`);
};
