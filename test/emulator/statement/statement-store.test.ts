import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewStatement } from '../../../infra/redshift-data/statement/statement.ts';
import { StatementStore } from '../../../infra/redshift-data/statement/statement-store.ts';

let directory: string;
const stores: StatementStore[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'statements-'));
});
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(directory, { recursive: true });
});

const open = () => {
  const store = new StatementStore({
    directory,
    clock: () => 0,
    retentionSeconds: 86_400,
    clientTokenSeconds: 28_800,
  });
  stores.push(store);
  return store;
};

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

describe('the statements on the disk', () => {
  it('that cannot be read are named with the way out, and stay', () => {
    const path = join(directory, 'statements.db');
    writeFileSync(path, 'garbage'.repeat(100));
    expect(open).toThrow(`${path} cannot be read (file is not a database)`);
    expect(open).toThrow('move it away, or choose another data folder.');
    expect(readFileSync(path, 'utf8')).toContain('garbage');
  });

  it('take their results with them when they are moved away', () => {
    const folder = join(directory, 'statement-1');
    mkdirSync(folder);
    open();
    expect(existsSync(folder)).toBe(false);
  });

  it('are listed by the start of their names', () => {
    const store = open();
    for (const statementName of ['a-1', 'b-1', undefined, 'a-2']) {
      store.accept({ ...accepted, statementName });
    }
    const names = (prefix?: string) => store.list(prefix).map((each) => each.statementName);
    expect(names('a-')).toEqual(['a-2', 'a-1']);
    expect(names()).toEqual(['a-2', undefined, 'b-1', 'a-1']);
  });

  it('are in memory only until they have settled', () => {
    const store = open();
    const [settled, running] = [store.accept(accepted), store.accept(accepted)];
    settled.status = 'FINISHED';
    store.saveSettled();
    // The same object is in memory; an equal one was read.
    expect(store.get(running.id)).toBe(running);
    expect(store.get(settled.id)).not.toBe(settled);
    expect(store.get(settled.id)).toEqual(settled);
    expect(store.list()).toEqual([running, settled]);
  });
});

describe('a statement that cannot be written', () => {
  it('is written with the next one, and ends nothing', () => {
    const store = open();
    const [first, second] = [store.accept(accepted), store.accept(accepted)];
    const other = new DatabaseSync(join(directory, 'statements.db'));
    other.exec('BEGIN IMMEDIATE');
    first.status = 'FINISHED';
    store.saveSettled();
    expect(store.get(first.id)).toBe(first);
    other.exec('COMMIT');
    other.close();
    second.status = 'ABORTED';
    store.saveSettled();
    expect(open().get(first.id)?.status).toBe('FINISHED');
    expect(open().get(second.id)?.status).toBe('ABORTED');
  });

  it('is not accepted', () => {
    const store = open();
    const other = new DatabaseSync(join(directory, 'statements.db'));
    other.exec('BEGIN IMMEDIATE');
    expect(() => store.accept(accepted)).toThrow('database is locked');
    other.close();
    expect(store.list()).toEqual([]);
  });
});
