import { useState } from 'preact/hooks';
import { useConsole } from '../frame/console-context.ts';
import type { Draft } from './draft.ts';

/** A form's draft and the ways to change it. */
export interface EditedDraft {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  /** Back to what the form starts with; absent where nothing was changed. */
  readonly startOver: (() => void) | undefined;
}

/** The draft of a form, which starts as `first`; `form` is the form's address. */
export const useDraft = (form: string, first: Draft): EditedDraft => {
  const { drafts } = useConsole();
  const [kept, setKept] = useState(() => drafts.of(form));
  return {
    draft: kept ?? first,
    change: (draft) => {
      drafts.keep(form, draft);
      setKept(draft);
    },
    startOver:
      kept &&
      (() => {
        drafts.forget(form);
        setKept(undefined);
      }),
  };
};
