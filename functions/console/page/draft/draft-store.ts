import * as z from 'zod/mini';
import { jsonIn } from '../../../../shared/client/job-problem.ts';
import { type Draft, draftSchema } from './draft.ts';

/** The part of the window's storage that is used. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'drafts';
/** A draft may hold 100 KB of SQL, and the storage holds 5 MB; few people go back to more forms. */
const MAX_DRAFTS = 20;

const storedSchema = z.object({
  owner: z.string(),
  drafts: z.record(z.string(), draftSchema),
});

/** The stored drafts, if they are this owner's. */
const storedDrafts = (storage: DraftStorage, owner: string): [string, Draft][] => {
  const stored = storedSchema.safeParse(jsonIn(storage.getItem(KEY) ?? ''));
  return stored.success && stored.data.owner === owner ? Object.entries(stored.data.drafts) : [];
};

/**
 * The drafts of one person, by form. Memory keeps them when the view changes; the window's storage,
 * which the browser deletes with the window, keeps them when the page is reloaded.
 */
export class DraftStore {
  private readonly drafts: Map<string, Draft>;
  private readonly owner: string | undefined;
  private readonly storage: DraftStorage | undefined;

  /**
   * Deletes another person's drafts at once. Without `owner` the page cannot tell who types, so it
   * neither reads the storage nor writes to it.
   */
  constructor(owner: string | undefined, storage: DraftStorage | undefined) {
    this.owner = owner;
    this.storage = storage;
    const stored = owner === undefined || !storage ? [] : storedDrafts(storage, owner);
    if (stored.length === 0) deleteDrafts(storage);
    this.drafts = new Map(stored);
  }

  get(form: string): Draft | undefined {
    return this.drafts.get(form);
  }

  save(form: string, draft: Draft): void {
    this.drafts.delete(form);
    this.drafts.set(form, draft);
    for (const oldest of [...this.drafts.keys()].slice(0, -MAX_DRAFTS)) {
      this.drafts.delete(oldest);
    }
    this.store();
  }

  delete(form: string): void {
    this.drafts.delete(form);
    this.store();
  }

  private store(): void {
    if (this.owner === undefined) return;
    const stored = { owner: this.owner, drafts: Object.fromEntries(this.drafts) };
    try {
      this.storage?.setItem(KEY, JSON.stringify(stored));
    } catch (error) {
      // The storage is full: these drafts last only as long as the page.
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

/** Deletes every draft from the storage, as a sign-out does. */
export const deleteDrafts = (storage: DraftStorage | undefined): void => storage?.removeItem(KEY);

/** The window's storage; undefined in a browser that blocks it. */
export const windowStorage = (): DraftStorage | undefined => {
  try {
    return window.sessionStorage;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
};
