import { NoBreakText } from '../../frame/elements.tsx';
import { type ControlAttributes, Field } from '../../frame/fields.tsx';
import type { FieldText, ParameterField } from './parameter-field.ts';
import { rangeWords } from './value-fault.ts';

interface ParameterInputProps {
  readonly field: ParameterField;
  readonly text: FieldText;
  readonly error: string | undefined;
  readonly onText: (text: FieldText) => void;
}

interface ControlProps extends Omit<ParameterInputProps, 'text'> {
  readonly text: string;
  readonly disabled: boolean;
  readonly attributes: ControlAttributes;
}

const SelectControl = ({ field, text, onText, disabled, attributes }: ControlProps) => (
  <select
    {...attributes}
    disabled={disabled}
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

const TextControl = ({ field, text, onText, disabled, attributes }: ControlProps) => {
  const { examples } = field;
  const listId = examples.length > 1 ? `${attributes.id}-examples` : undefined;
  return (
    <>
      <input
        {...attributes}
        disabled={disabled}
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

interface ValueKindProps extends ParameterInputProps {
  readonly attributes: ControlAttributes;
}

type Kind = 'value' | 'empty' | 'null';

/** Chooses null, or an empty text, where the field accepts them. */
const ValueKind = ({ field, text, onText, attributes }: ValueKindProps) => {
  const kind: Kind = text === null ? 'null' : text === '' && field.acceptsEmpty ? 'empty' : 'value';
  const kinds: readonly (readonly [Kind, string, FieldText])[] = [
    ['value', 'Value', undefined],
    ...(field.acceptsEmpty ? [['empty', 'Empty text', ''] as const] : []),
    ['null', 'NULL', null],
  ];
  return (
    <select
      class="value-kind"
      aria-label="A value or NULL"
      aria-describedby={attributes['aria-describedby']}
      value={kind}
      onChange={({ currentTarget }) =>
        onText(kinds.find(([name]) => name === currentTarget.value)?.[2])
      }
    >
      {kinds.map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </select>
  );
};

const LIST = 'Values with commas between them.';

/** One labelled input of a form, with its hint and its error message. */
export const ParameterInput = (props: ParameterInputProps) => {
  const { field, text, error } = props;
  const range = rangeWords(field);
  const sentence = range && `${range.charAt(0).toUpperCase()}${range.slice(1)}.`;
  const hint = [field.description, sentence, field.isList && LIST].filter(Boolean).join(' ');
  const label = [field.label, !field.required && <span class="optional"> optional</span>];
  const Control = field.control === 'select' ? SelectControl : TextControl;
  return (
    <Field
      id={`parameter-${field.name}`}
      label={label}
      hint={hint && <NoBreakText text={hint} />}
      error={error}
    >
      {(attributes) => (
        <div class="value-row">
          <Control {...props} text={text ?? ''} disabled={text === null} attributes={attributes} />
          {field.isNullable && <ValueKind {...props} attributes={attributes} />}
        </div>
      )}
    </Field>
  );
};
