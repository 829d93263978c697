import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { withReportsOf } from '../../../../infra/local/assembly/own-reports.ts';
import { readCatalogue } from '../../../../shared/reports/report-catalogue.ts';

const report = '/*---\ntitle: T\ndescription: D\n---*/\nselect 1';

it('puts reports of a folder beside copies of the code, and loads them again', () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'own-reports-'));
  const at = (...path: string[]) => join(folder, ...path);
  for (const name of ['submit', 'status', 'reports']) mkdirSync(at(name));
  writeFileSync(at('submit', 'reports.json'), '[]');
  writeFileSync(at('submit', 'index.js'), '');
  writeFileSync(at('reports', 'one.sql'), report);
  const assets = new Map([
    ['a.zip', at('submit')],
    ['b.zip', at('status')],
  ]);

  const own = withReportsOf(assets, at('code'), at('reports'));
  const code = own.assets.get('a.zip') ?? '';
  const names = () => readCatalogue(code).map(({ name }) => name);
  expect(names()).toEqual(['one']);
  expect(own.assets.get('b.zip')).toBe(at('status'));
  // The assembly is shared by later starts.
  expect(readFileSync(at('submit', 'reports.json'), 'utf8')).toBe('[]');

  writeFileSync(at('reports', 'two.sql'), report);
  expect(own.load()).toBe(2);
  expect(names()).toEqual(['one', 'two']);
  writeFileSync(at('reports', 'three.sql'), 'select 1');
  expect(own.load).toThrow('three.sql:1: front matter: given: none');
  expect(names()).toEqual(['one', 'two']);
  rmSync(folder, { recursive: true });
});
