import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewStatement } from '../../../infra/redshift-data/statement/statement.ts';
import { StatementStore } from '../../../infra/redshift-data/statement/statement-store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'statements-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = () =>
  new StatementStore({
    directory,
    clock: () => 0,
    retentionSeconds: 86_400,
    clientTokenSeconds: 28_800,
  });

/** The folder of a statement with such a file. */
const keep = (id: string, text: string): string => {
  const folder = join(directory, id);
  mkdirSync(folder);
  writeFileSync(join(folder, 'statement.json'), text);
  return folder;
};

describe('a statement on the disk', () => {
  it.each(['garbage', '{}'])('that reads %j is named with the way out', (text) => {
    const folder = keep('s-1', text);
    expect(open).toThrow(`${join(folder, 'statement.json')} cannot be read (`);
    expect(open).toThrow(`move it away, or choose another data folder.`);
    expect(readdirSync(directory)).toEqual(['s-1']);
  });

  it('that cannot be read at all is kept', () => {
    mkdirSync(join(directory, 's-1', 'statement.json'), { recursive: true });
    expect(open).toThrow('cannot be read (EISDIR');
    expect(readdirSync(directory)).toEqual(['s-1']);
  });

  it('whose process died before its first write is forgotten', () => {
    mkdirSync(join(directory, 's-1'));
    open();
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('a statement that cannot be written', () => {
  const accepted: NewStatement = {
    owner: 'me',
    principal: 'me',
    warehouse: { clusterIdentifier: 'local', database: 'dev', dbUser: 'me' },
    batch: false,
    withEvent: false,
    parameters: [],
    resultFormat: 'JSON',
    fingerprint: '',
    sqls: ['select 1'],
  };

  it('is written with the next one, and ends nothing', () => {
    const store = open();
    const [first, second] = [store.accept(accepted), store.accept(accepted)];
    const folder = join(directory, first.id);
    rmSync(folder, { recursive: true });
    first.status = 'FINISHED';
    store.update(first);
    mkdirSync(folder);
    second.status = 'ABORTED';
    store.update(second);
    expect(open().get(first.id)?.status).toBe('FINISHED');
    expect(open().get(second.id)?.status).toBe('ABORTED');
  });

  it('is not accepted', () => {
    const store = open();
    rmSync(directory, { recursive: true });
    writeFileSync(directory, '');
    expect(() => store.accept(accepted)).toThrow('ENOTDIR');
    expect(store.list()).toEqual([]);
  });
});
