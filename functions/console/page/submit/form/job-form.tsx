import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { JobSubmission } from '../../../../../shared/client/job-api.ts';
import type { OwnSql } from '../../../../../shared/client/own-sql.ts';
import { Button, Notice } from '../../frame/elements.tsx';
import { RequestSnippets } from '../../snippets/request-snippets.tsx';
import { fileRequest, withoutUnload } from '../file/file-choice.ts';
import { FileChoices } from '../file/file-choices.tsx';
import { type FieldText, type ParameterField, parameterValue } from './parameter-field.ts';
import { ParameterInput } from './parameter-input.tsx';
import { useSubmission } from './submission.ts';
import type { EditedDraft } from './use-draft.ts';
import { valueFault } from './value-fault.ts';

interface JobFormProps {
  /** What the job runs: a report's name or SQL. */
  readonly subject: { readonly report: string } | OwnSql;
  readonly fields: readonly ParameterField[];
  readonly edited: EditedDraft;
  /** Why the warehouse cannot write the job's files itself; undefined where it can. */
  readonly noUnload: string | undefined;
  /** The editor of the subject itself, given its error message. */
  readonly editor?: (error: string | undefined) => ComponentChildren;
}

/** The messages about empty fields, which need no call to the service. */
const missingValues = (
  subject: JobFormProps['subject'],
  fields: readonly ParameterField[],
  request: JobSubmission,
): Map<string, string> => {
  const missing = new Map<string, string>();
  if ('sql' in subject && subject.sql.trim() === '') missing.set('sql', 'Write a statement.');
  for (const { name, required, label } of fields) {
    if (required && request.parameters?.[name] === undefined) {
      missing.set(name, `Enter a value for ${label}.`);
    }
  }
  return missing;
};

const submitOnCommandEnter = (event: KeyboardEvent): void => {
  const { currentTarget: form } = event;
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (form instanceof HTMLFormElement) form.requestSubmit();
};

/** A form for one job: its parameters, its file format, and the button that submits it. */
export const JobForm = ({ subject, fields, edited, noUnload, editor }: JobFormProps) => {
  const { draft, change, startOver } = edited;
  const { texts } = draft;
  const file = noUnload === undefined ? draft.file : withoutUnload(draft.file);
  const submission = useSubmission();
  const form = useRef<HTMLFormElement>(null);
  const { errors, busy } = submission;

  useEffect(() => {
    const invalid = form.current?.querySelector<HTMLElement>('[aria-invalid]');
    if (errors.byField.size > 0) invalid?.focus();
  }, [errors]);

  const textOf = ({ name, initialText }: ParameterField): FieldText =>
    texts[name] === undefined ? initialText : texts[name];
  const parameters = Object.fromEntries(
    fields.flatMap((field) => {
      const value = parameterValue(field, textOf(field));
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
  const request: JobSubmission = { ...subject, parameters, ...fileRequest(file) };

  const onSubmit = (event: Event) => {
    event.preventDefault();
    const missing = missingValues(subject, fields, request);
    if (missing.size > 0) return submission.refuse({ byField: missing, others: [] });
    const messages = fields.map((field) => [field.name, valueFault(field, textOf(field))] as const);
    void submission.submit(request, new Map([['sql', undefined], ...messages]));
  };

  return (
    <form
      ref={form}
      class="job-form"
      noValidate
      onSubmit={onSubmit}
      onKeyDown={submitOnCommandEnter}
    >
      <Notice title="The job was not accepted.">
        {errors.others.length > 0 && errors.others.map((detail) => <p key={detail}>{detail}</p>)}
      </Notice>
      {editor?.(errors.byField.get('sql'))}
      {fields.map((field) => (
        <ParameterInput
          key={field.name}
          field={field}
          text={textOf(field)}
          error={errors.byField.get(field.name)}
          onText={(text) => change({ ...draft, texts: { ...texts, [field.name]: text } })}
        />
      ))}
      <FileChoices
        chosen={file}
        noUnload={noUnload}
        onChoose={(chosen) => change({ ...draft, file: chosen })}
      />
      <div class="form-actions">
        <button type="submit" class="button primary" aria-disabled={busy}>
          {busy ? 'Submitting…' : 'Run'}
        </button>
        <kbd class="shortcut">Ctrl + Enter</kbd>
        {startOver && (
          <Button look="quiet" onClick={startOver}>
            Start over
          </Button>
        )}
      </div>
      <RequestSnippets request={request} />
    </form>
  );
};
