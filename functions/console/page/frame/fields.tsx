import type { ComponentChildren } from 'preact';

interface ChoiceProps<T> {
  readonly label: string;
  readonly choices: readonly (readonly [value: T, text: string])[];
}

interface SelectProps<T> extends ChoiceProps<T> {
  readonly value: T | undefined;
  /** The text of the choice that stands for undefined. */
  readonly none?: string;
  readonly disabled?: T | undefined;
  readonly describedBy?: string;
  readonly onValue: (value: T | undefined) => void;
}

/** A labelled choice of one value, or of none. */
export const Select = <T extends string | number>(props: SelectProps<T>) => {
  const { label, value, choices, none, disabled, describedBy, onValue } = props;
  return (
    <label>
      {label}
      <select
        value={value ?? ''}
        aria-describedby={describedBy}
        onChange={({ currentTarget }) =>
          onValue(choices.find(([choice]) => String(choice) === currentTarget.value)?.[0])
        }
      >
        {none !== undefined && <option value="">{none}</option>}
        {choices.map(([choice, text]) => (
          <option key={choice} value={choice} disabled={choice === disabled}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
};

interface SegmentsProps<T> extends ChoiceProps<T> {
  readonly value: T;
  readonly onValue: (value: T) => void;
}

/** A choice between few values, as buttons side by side. */
export const Segments = <T extends string>(props: SegmentsProps<T>) => (
  <fieldset class="segments">
    <legend class="visually-hidden">{props.label}</legend>
    {props.choices.map(([choice, text]) => (
      <button
        key={choice}
        type="button"
        aria-pressed={choice === props.value}
        onClick={() => props.onValue(choice)}
      >
        {text}
      </button>
    ))}
  </fieldset>
);

/** What connects a control with its label, hint and error message. */
export interface ControlAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps {
  readonly id: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly error: string | undefined;
  readonly children: (attributes: ControlAttributes) => ComponentChildren;
}

/** A control with its label, its hint and its error message. */
export const Field = ({ id, label, hint, error, children }: FieldProps) => {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
};
