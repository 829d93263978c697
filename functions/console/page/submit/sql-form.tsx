import { useRef } from 'preact/hooks';
import { listPlaceholders, ownSql } from '../../../../shared/client/own-sql.ts';
import type { JobView } from '../../../../shared/job/job.ts';
import { placeholders } from '../../../../shared/sql/placeholders.ts';
import { firstDraft } from '../draft/draft.ts';
import { adHocReadsOnly, canUnload } from '../frame/deployment.ts';
import { ViewHeading } from '../frame/elements.tsx';
import { Field, Segments } from '../frame/fields.tsx';
import { hrefOf } from '../navigation/route.ts';
import { sqlUnloadRefusal } from './file/file-choice.ts';
import { JobForm } from './form/job-form.tsx';
import { adHocField } from './form/parameter-field.ts';
import { useDraft } from './form/use-draft.ts';

interface SqlEditorProps {
  readonly sql: string;
  readonly error: string | undefined;
  readonly onSql: (sql: string) => void;
}

const HINT = (
  <>
    One statement, or several with semicolons between them: they are one job, and its result is that
    of the last. Write <code>:name</code> for a value to be asked for below. Tab indents; press
    Escape first to move on with Tab.
    {adHocReadsOnly && ' Only statements that read are accepted here.'}
  </>
);

/** What becomes of several statements of which one fails. */
const MODES = [
  ['TRANSACTION', 'All or none'],
  ['AUTO_COMMIT', 'Each for itself'],
] as const;

/** What the Tab key inserts. */
const INDENT = '  ';

/** The minimum height of the editor, so that it looks like a place to write. */
const MIN_LINES = 10;

/**
 * An editor for SQL: a text area with line numbers in which Tab indents. After Escape
 * the next Tab leaves it, so that the keyboard is never trapped.
 */
const SqlEditor = ({ sql, error, onSql }: SqlEditorProps) => {
  const leaving = useRef(false);
  const lines = Math.max(sql.split('\n').length, MIN_LINES);

  const onKeyDown = (event: KeyboardEvent) => {
    const area = event.currentTarget;
    if (event.key === 'Escape') leaving.current = true;
    if (event.key !== 'Tab' || event.shiftKey || leaving.current) return;
    if (!(area instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    area.setRangeText(INDENT, area.selectionStart, area.selectionEnd, 'end');
    onSql(area.value);
  };

  return (
    <Field id="sql" label="SQL" hint={HINT} error={error}>
      {(attributes) => (
        <div class="sql-editor">
          <div class="line-numbers" aria-hidden="true">
            {Array.from({ length: lines }, (_, line) => `${line + 1}\n`).join('')}
          </div>
          <textarea
            {...attributes}
            name="sql"
            rows={lines}
            value={sql}
            wrap="off"
            spellcheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onKeyDown={onKeyDown}
            onFocus={() => {
              leaving.current = false;
            }}
            onInput={(event) => onSql(event.currentTarget.value)}
          />
        </div>
      )}
    </Field>
  );
};

/** The form for ad hoc SQL; its placeholders become fields as they are typed. */
export const SqlForm = ({ from }: { from: JobView | undefined }) => {
  const edited = useDraft(hrefOf({ view: 'sql', from: from?.jobId }), firstDraft(from));
  const { draft, change } = edited;
  const { sql, executionMode } = draft;
  const subject = ownSql(sql, executionMode);
  const lists = listPlaceholders(sql);
  return (
    <>
      <ViewHeading>Ad hoc SQL</ViewHeading>
      <JobForm
        subject={'statements' in subject && subject.statements.length > 1 ? subject : { sql }}
        fields={placeholders(sql).map((name) => adHocField(name, lists.has(name)))}
        edited={edited}
        noUnload={sqlUnloadRefusal(sql, canUnload)}
        editor={(error) => (
          <>
            <SqlEditor sql={sql} error={error} onSql={(text) => change({ ...draft, sql: text })} />
            {'statements' in subject && subject.statements.length > 1 && (
              <Segments
                label="If a statement fails"
                choices={MODES}
                value={executionMode ?? 'TRANSACTION'}
                onValue={(mode) => change({ ...draft, executionMode: mode })}
              />
            )}
          </>
        )}
      />
    </>
  );
};
