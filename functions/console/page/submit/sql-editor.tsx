import { useRef } from 'preact/hooks';

interface SqlEditorProps {
  readonly sql: string;
  readonly error: string | undefined;
  readonly onSql: (sql: string) => void;
}

/** What the Tab key inserts. */
const INDENT = '  ';

/** The editor is never lower than this many lines, so that it looks like a place to write. */
const LEAST_LINES = 10;

/**
 * An editor for one SQL statement: a plain text area with line numbers in which Tab indents. After
 * Escape the next Tab leaves it, so that the keyboard is never trapped in it.
 */
export const SqlEditor = ({ sql, error, onSql }: SqlEditorProps) => {
  const leaving = useRef(false);
  const lines = Math.max(sql.split('\n').length, LEAST_LINES);

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
    <div class="field">
      <label for="sql">SQL</label>
      <p class="hint" id="sql-hint">
        One statement. Write <code>:name</code> for a value to be asked for below. Tab indents;
        press Escape first to move on with Tab.
      </p>
      <div class="sql-editor">
        <div class="line-numbers" aria-hidden="true">
          {Array.from({ length: lines }, (_, line) => `${line + 1}\n`).join('')}
        </div>
        <textarea
          id="sql"
          name="sql"
          rows={lines}
          value={sql}
          wrap="off"
          spellcheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-describedby={error ? 'sql-hint sql-error' : 'sql-hint'}
          aria-invalid={error ? true : undefined}
          onKeyDown={onKeyDown}
          onFocus={() => {
            leaving.current = false;
          }}
          onInput={(event) => onSql(event.currentTarget.value)}
        />
      </div>
      {error && (
        <p class="field-error" id="sql-error">
          {error}
        </p>
      )}
    </div>
  );
};
