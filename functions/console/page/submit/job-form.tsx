import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Job, ParameterValue } from '../api/job.ts';
import type { JobRequest } from '../api/job-request.ts';
import { Notice } from '../notice.tsx';
import { RequestSnippets } from '../snippets/request-snippets.tsx';
import { type FileChoice, FileChoices, fileRequest } from './file-choice.tsx';
import { type ParameterField, parameterValue, textOfValue } from './parameter-field.ts';
import { ParameterInput } from './parameter-input.tsx';
import { useSubmission } from './submission.ts';

interface JobFormProps {
  /** What the job runs: a report's name or an SQL text. */
  readonly subject: { readonly report: string } | { readonly sql: string };
  readonly fields: readonly ParameterField[];
  /** An earlier job whose parameters and kind of file the form starts with. */
  readonly from: Job | undefined;
  /** The editor of the subject itself, given what is wrong with it. */
  readonly editor?: (error: string | undefined) => ComponentChildren;
}

type Texts = Readonly<Record<string, string>>;

const textsOf = (from: Job | undefined): Texts =>
  Object.fromEntries(
    Object.entries(from?.parameters ?? {}).map(([name, value]) => [name, textOfValue(value)]),
  );

const parametersOf = (fields: readonly ParameterField[], textOf: (f: ParameterField) => string) => {
  const parameters: Record<string, ParameterValue> = {};
  for (const field of fields) {
    const value = parameterValue(field, textOf(field));
    if (value !== undefined) parameters[field.name] = value;
  }
  return parameters;
};

/** What the form can tell is missing without asking the service. */
const missingValues = (
  subject: JobFormProps['subject'],
  fields: readonly ParameterField[],
  request: JobRequest,
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
export const JobForm = ({ subject, fields, from, editor }: JobFormProps) => {
  const [texts, setTexts] = useState<Texts>(() => textsOf(from));
  const [files, setFiles] = useState<FileChoice>({
    format: from?.format ?? 'csv',
    delivery: from?.delivery,
    compression: from?.compression,
    escapeFormulas: from?.escapeFormulas,
  });
  const submission = useSubmission();
  const form = useRef<HTMLFormElement>(null);
  const { errors, busy } = submission;

  useEffect(() => {
    const invalid = form.current?.querySelector<HTMLElement>('[aria-invalid]');
    if (errors.byField.size > 0) invalid?.focus();
  }, [errors]);

  const textOf = (field: ParameterField) => texts[field.name] ?? field.initialText;
  const parameters = parametersOf(fields, textOf);
  const request: JobRequest = { ...subject, parameters, ...fileRequest(files) };

  const onSubmit = (event: Event) => {
    event.preventDefault();
    const missing = missingValues(subject, fields, request);
    if (missing.size > 0) return submission.refuse({ byField: missing, others: [] });
    void submission.submit(request, ['sql', ...fields.map(({ name }) => name)]);
  };

  return (
    <form
      ref={form}
      class="job-form"
      noValidate
      onSubmit={onSubmit}
      onKeyDown={submitOnCommandEnter}
    >
      {errors.others.length > 0 && (
        <Notice tone="error" title="The job was not accepted.">
          {errors.others.map((detail) => (
            <p key={detail}>{detail}</p>
          ))}
        </Notice>
      )}
      {editor?.(errors.byField.get('sql'))}
      {fields.map((field) => (
        <ParameterInput
          key={field.name}
          field={field}
          text={textOf(field)}
          error={errors.byField.get(field.name)}
          onText={(text) => setTexts({ ...texts, [field.name]: text })}
        />
      ))}
      <FileChoices chosen={files} onChoose={setFiles} />
      <div class="form-actions">
        <button type="submit" class="button primary" aria-disabled={busy}>
          {busy ? 'Submitting…' : 'Run'}
        </button>
        <kbd class="shortcut">Ctrl + Enter</kbd>
      </div>
      <RequestSnippets request={request} />
    </form>
  );
};
