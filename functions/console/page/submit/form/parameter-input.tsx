import { NoBreakText } from '../../frame/elements.tsx';
import { type ControlAttributes, Field } from '../../frame/fields.tsx';
import type { ParameterField } from './parameter-field.ts';
import { rangeWords } from './value-fault.ts';

interface ParameterInputProps {
  readonly field: ParameterField;
  readonly text: string;
  readonly error: string | undefined;
  readonly onText: (text: string) => void;
}

interface ControlProps extends ParameterInputProps {
  readonly attributes: ControlAttributes;
}

const SelectControl = ({ field, text, onText, attributes }: ControlProps) => (
  <select
    {...attributes}
    name={field.name}
    value={text}
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

/**
 * The keyboard that a phone shows. A number input would empty itself on a text that is no number; a
 * text input keeps it, and the service explains what is wrong.
 */
const inputModes = { integer: 'numeric', number: 'decimal', string: undefined, boolean: undefined };

const TextControl = ({ field, text, onText, attributes }: ControlProps) => {
  const { examples } = field;
  const listId = examples.length > 1 ? `${attributes.id}-examples` : undefined;
  return (
    <>
      <input
        {...attributes}
        name={field.name}
        type={field.control === 'date' ? 'date' : 'text'}
        value={text}
        inputMode={inputModes[field.type]}
        placeholder={examples.length > 0 ? `e.g. ${examples[0]}` : undefined}
        list={listId}
        autoComplete="off"
        spellcheck={false}
        aria-required={field.required}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {listId && (
        <datalist id={listId}>
          {examples.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
    </>
  );
};

/** One labelled input of a form, with its hint and its error message. */
export const ParameterInput = (props: ParameterInputProps) => {
  const { field, error } = props;
  const range = rangeWords(field);
  const sentence = range && `${range.charAt(0).toUpperCase()}${range.slice(1)}.`;
  const hint = [field.description, sentence].filter(Boolean).join(' ');
  const label = [field.label, !field.required && <span class="optional"> optional</span>];
  const Control = field.control === 'select' ? SelectControl : TextControl;
  return (
    <Field
      id={`parameter-${field.name}`}
      label={label}
      hint={hint && <NoBreakText text={hint} />}
      error={error}
    >
      {(attributes) => <Control {...props} attributes={attributes} />}
    </Field>
  );
};
