import { describe, expect, it } from 'vitest';
import { type Draft, firstDraft } from '../../../functions/console/page/draft/draft.ts';
import {
  type DraftStorage,
  DraftStore,
  deleteDrafts,
} from '../../../functions/console/page/draft/draft-store.ts';

/** A window's storage, which outlasts a reload of its page. */
const aStorage = (refuses = false): DraftStorage & { readonly values: Map<string, string> } => {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      if (refuses) throw new DOMException('full', 'QuotaExceededError');
      values.set(key, value);
    },
    removeItem: (key) => void values.delete(key),
  };
};

const written = (sql: string): Draft => ({ ...firstDraft(undefined), sql });

describe('a draft', () => {
  it('is there after a change of view and after a reload', () => {
    const storage = aStorage();
    const drafts = new DraftStore('alice', storage);
    drafts.save('#/sql', written('select 1'));
    expect(drafts.get('#/sql')?.sql).toBe('select 1');
    expect(new DraftStore('alice', storage).get('#/sql')).toEqual(written('select 1'));
  });

  it('is gone with a start over', () => {
    const storage = aStorage();
    const drafts = new DraftStore('', storage);
    drafts.save('#/sql', written('select 1'));
    drafts.delete('#/sql');
    expect(drafts.get('#/sql')).toBeUndefined();
    expect(new DraftStore('', storage).get('#/sql')).toBeUndefined();
  });

  it('is never shown to another person, and is deleted when one comes', () => {
    const storage = aStorage();
    new DraftStore('alice', storage).save('#/sql', written("select 'secret'"));
    expect(new DraftStore('bob', storage).get('#/sql')).toBeUndefined();
    expect([...storage.values]).toEqual([]);
    expect(new DraftStore('alice', storage).get('#/sql')).toBeUndefined();
  });

  it('stays in memory where the person is unknown', () => {
    const storage = aStorage();
    new DraftStore('alice', storage).save('#/sql', written("select 'secret'"));
    const unknown = new DraftStore(undefined, storage);
    expect(unknown.get('#/sql')).toBeUndefined();
    unknown.save('#/sql', written('select 2'));
    expect(unknown.get('#/sql')?.sql).toBe('select 2');
    expect([...storage.values]).toEqual([]);
  });

  it('is deleted by a sign-out', () => {
    const storage = aStorage();
    new DraftStore('alice', storage).save('#/sql', written('select 1'));
    deleteDrafts(storage);
    expect(new DraftStore('alice', storage).get('#/sql')).toBeUndefined();
  });

  it('outlasts a storage that is full or missing, as long as the page', () => {
    for (const storage of [aStorage(true), undefined]) {
      const drafts = new DraftStore('', storage);
      drafts.save('#/sql', written('select 1'));
      expect(drafts.get('#/sql')?.sql).toBe('select 1');
    }
  });

  it('gives way to newer ones, so that the storage is never full of old ones', () => {
    const drafts = new DraftStore('', aStorage());
    for (let form = 0; form <= 20; form += 1) drafts.save(`#/${form}`, written(String(form)));
    drafts.save('#/1', written('again'));
    drafts.save('#/21', written('new'));
    expect(drafts.get('#/0')).toBeUndefined();
    expect(drafts.get('#/2')).toBeUndefined();
    expect(drafts.get('#/1')?.sql).toBe('again');
  });

  it.each(['{', '{}', '{"owner":"alice","drafts":{"#/sql":{"sql":1}}}'])(
    'that cannot be read is ignored: %s',
    (text) => {
      const storage = aStorage();
      storage.setItem('drafts', text);
      expect(new DraftStore('alice', storage).get('#/sql')).toBeUndefined();
    },
  );
});
