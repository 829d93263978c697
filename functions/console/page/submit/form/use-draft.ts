import { useState } from 'preact/hooks';
import type { Draft } from '../../draft/draft.ts';
import { useConsole } from '../../frame/console-context.ts';

/** A form's draft and the ways to change it. */
export interface EditedDraft {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  /** Resets the form to its first draft; undefined where nothing was changed. */
  readonly startOver: (() => void) | undefined;
}

/** The draft of a form, which starts as `first`; `form` is the form's address. */
export const useDraft = (form: string, first: Draft): EditedDraft => {
  const { drafts } = useConsole();
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
