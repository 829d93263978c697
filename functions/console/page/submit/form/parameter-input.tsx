import { NoBreakText } from '../../frame/elements.tsx';
import type { ParameterField } from './parameter-field.ts';

interface ParameterInputProps {
  readonly field: ParameterField;
  readonly text: string;
  readonly error: string | undefined;
  readonly onText: (text: string) => void;
}

interface ControlProps extends ParameterInputProps {
  readonly id: string;
  readonly describedBy: string | undefined;
}

const SelectControl = ({ field, text, error, onText, id, describedBy }: ControlProps) => (
  <select
    id={id}
    name={field.name}
    value={text}
    aria-describedby={describedBy}
    aria-invalid={error ? true : undefined}
    aria-required={field.required}
    onChange={(event) => onText(event.currentTarget.value)}
  >
    {(!field.required || text === '') && (
      <option value="">{field.required ? 'Choose…' : 'Not set'}</option>
    )}
    {field.choices.map(String).map((choice) => (
      <option key={choice} value={choice}>
        {choice}
      </option>
    ))}
  </select>
);

const inputTypes = { date: 'date', time: 'time', text: 'text' } as const;

const TextControl = ({ field, text, error, onText, id, describedBy }: ControlProps) => {
  const numeric = field.control === 'integer' || field.control === 'number';
  const control = field.control;
  const type = control === 'date' || control === 'time' ? inputTypes[control] : 'text';
  const [example] = field.examples;
  return (
    <>
      <input
        id={id}
        name={field.name}
        type={type}
        value={text}
        // A number input empties itself on a text that is no number. A text input keeps it, and the
        // service explains what is wrong.
        inputMode={numeric ? (control === 'integer' ? 'numeric' : 'decimal') : undefined}
        placeholder={example === undefined ? undefined : `e.g. ${example}`}
        list={field.examples.length > 1 ? `${id}-examples` : undefined}
        autoComplete="off"
        spellcheck={false}
        aria-describedby={describedBy}
        aria-invalid={error ? true : undefined}
        aria-required={field.required}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {field.examples.length > 1 && (
        <datalist id={`${id}-examples`}>
          {field.examples.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
    </>
  );
};

const rangeHint = ({ minimum, maximum }: ParameterField): string | undefined => {
  if (minimum !== undefined && maximum !== undefined) return `From ${minimum} to ${maximum}.`;
  if (minimum !== undefined) return `At least ${minimum}.`;
  return maximum === undefined ? undefined : `At most ${maximum}.`;
};

/** One labelled input of a form, with its hint and its error message. */
export const ParameterInput = (props: ParameterInputProps) => {
  const { field, error } = props;
  const id = `parameter-${field.name}`;
  const hint = [field.description, rangeHint(field)].filter(Boolean).join(' ');
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const control = { ...props, id, describedBy: described || undefined };
  return (
    <div class="field">
      <label for={id}>
        {field.label}
        {!field.required && <span class="optional"> optional</span>}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          <NoBreakText text={hint} />
        </p>
      )}
      {field.control === 'select' ? <SelectControl {...control} /> : <TextControl {...control} />}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
};
