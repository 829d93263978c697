import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { Draft } from './draft.ts';
import { DraftStore } from './draft-store.ts';

/** Carries the drafts of the person at the page down to the forms. */
export const DraftScope = createContext(new DraftStore(undefined, undefined));

/** A form's draft and the ways to change it. */
export interface EditedDraft {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  /** Resets the form to its first draft; undefined where nothing was changed. */
  readonly startOver: (() => void) | undefined;
}

/** The draft of a form, which starts as `first`; `form` is the form's address. */
export const useDraft = (form: string, first: Draft): EditedDraft => {
  const drafts = useContext(DraftScope);
  const [saved, setSaved] = useState(() => drafts.get(form));
  return {
    draft: saved ?? first,
    change: (draft) => {
      drafts.save(form, draft);
      setSaved(draft);
    },
    startOver:
      saved &&
      (() => {
        drafts.delete(form);
        setSaved(undefined);
      }),
  };
};
