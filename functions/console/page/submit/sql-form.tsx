import { placeholders } from '../../../../shared/sql/placeholders.ts';
import type { Job } from '../api/job.ts';
import { firstDraft } from '../draft/draft.ts';
import { useDraft } from '../draft/use-draft.ts';
import { useConsole } from '../frame/console-context.ts';
import { ViewHeading } from '../frame/view-heading.tsx';
import { hrefOf } from '../navigation/route.ts';
import { sqlUnloadRefusal } from './file/unload-refusal.ts';
import { JobForm } from './form/job-form.tsx';
import type { ParameterField } from './form/parameter-field.ts';
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
  const { canUnload } = useConsole();
  const edited = useDraft(hrefOf({ view: 'sql', from: from?.jobId }), firstDraft(from));
  const { draft, change } = edited;
  const { sql } = draft;
  return (
    <>
      <ViewHeading title="Ad hoc SQL">Ad hoc SQL</ViewHeading>
      <JobForm
        subject={{ sql }}
        fields={placeholders(sql).map(adHocField)}
        edited={edited}
        noUnload={sqlUnloadRefusal(sql, canUnload)}
        editor={(error) => (
          <SqlEditor sql={sql} error={error} onSql={(text) => change({ ...draft, sql: text })} />
        )}
      />
    </>
  );
};
