import { useState } from 'preact/hooks';
import { placeholders } from '../../../../shared/redshift/placeholders.ts';
import type { Job } from '../api/job.ts';
import { ViewHeading } from '../view-heading.tsx';
import { JobForm } from './job-form.tsx';
import type { ParameterField } from './parameter-field.ts';
import { SqlEditor } from './sql-editor.tsx';

/** An ad hoc parameter has no schema: whatever is typed is bound as text. */
const adHocField = (name: string): ParameterField => ({
  name,
  label: `:${name}`,
  description: undefined,
  required: true,
  control: 'text',
  valueType: 'string',
  choices: [],
  examples: [],
  initialText: '',
  minimum: undefined,
  maximum: undefined,
});

/** The form for a statement of one's own; its placeholders become fields while one types. */
export const SqlForm = ({ from }: { from: Job | undefined }) => {
  const [sql, setSql] = useState(from?.sql ?? '');
  return (
    <>
      <ViewHeading title="Ad hoc SQL">Ad hoc SQL</ViewHeading>
      <JobForm
        subject={{ sql }}
        fields={placeholders(sql).map(adHocField)}
        from={from}
        editor={(error) => <SqlEditor sql={sql} error={error} onSql={setSql} />}
      />
    </>
  );
};
