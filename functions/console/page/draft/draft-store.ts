import * as z from 'zod/mini';
import { type Draft, draftSchema } from './draft.ts';

/** The part of the window's storage that is used. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'drafts';
/** A person goes back to a few forms; a draft may hold 100 KB of SQL, the storage 5 MB. */
const MOST_DRAFTS = 20;

const storedSchema = z.object({
  owner: z.string(),
  drafts: z.array(z.tuple([z.string(), draftSchema])),
});

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** The drafts in the storage, of this owner alone. */
const storedDrafts = (storage: DraftStorage, owner: string): [string, Draft][] => {
  const stored = storedSchema.safeParse(parsed(storage.getItem(KEY) ?? 'null'));
  return stored.success && stored.data.owner === owner ? stored.data.drafts : [];
};

/**
 * The drafts of one person, by form. They outlast a change of view in memory and a reload in the
 * window's own storage, which the browser drops with the window.
 */
export class DraftStore {
  private readonly drafts: Map<string, Draft>;
  private readonly owner: string | undefined;
  private readonly storage: DraftStorage | undefined;

  /**
   * Another person's drafts are deleted at once. Without `owner` it is unknown who types, so nothing
   * is read from the storage and nothing goes there.
   */
  constructor(owner: string | undefined, storage: DraftStorage | undefined) {
    this.owner = owner;
    this.storage = storage;
    const found = owner === undefined || !storage ? [] : storedDrafts(storage, owner);
    if (found.length === 0) forgetDrafts(storage);
    this.drafts = new Map(found);
  }

  of(form: string): Draft | undefined {
    return this.drafts.get(form);
  }

  keep(form: string, draft: Draft): void {
    this.drafts.delete(form);
    this.drafts.set(form, draft);
    for (const oldest of [...this.drafts.keys()].slice(0, -MOST_DRAFTS)) {
      this.drafts.delete(oldest);
    }
    this.store();
  }

  forget(form: string): void {
    this.drafts.delete(form);
    this.store();
  }

  private store(): void {
    if (this.owner === undefined) return;
    const stored = { owner: this.owner, drafts: [...this.drafts] };
    try {
      this.storage?.setItem(KEY, JSON.stringify(stored));
    } catch (error) {
      // The storage is full: the drafts then last as long as the page.
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

/** Deletes every draft from the storage, as a sign-out does. */
export const forgetDrafts = (storage: DraftStorage | undefined): void => storage?.removeItem(KEY);

/** The window's storage; a browser that blocks storage throws instead of giving it. */
export const windowStorage = (): DraftStorage | undefined => {
  try {
    return window.sessionStorage;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
};
