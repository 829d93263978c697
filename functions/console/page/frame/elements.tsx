import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole } from './console-context.ts';

interface NoticeProps {
  readonly tone: 'error' | 'plain';
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** A message in the flow of the page; screen readers read an error as soon as it appears. */
export const Notice = ({ tone, title, children }: NoticeProps) => (
  <div class={`notice notice-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
    {title && <strong class="notice-title">{title}</strong>}
    {children}
  </div>
);

let isFirstView = true;

interface ViewHeadingProps {
  /** The view's name in the browser's title bar. */
  readonly title: string;
  readonly children: ComponentChildren;
}

/**
 * The one first-level heading of a view. A change of view moves the focus to it, as a page load
 * would; the very first view leaves the focus where the browser put it.
 */
export const ViewHeading = ({ title, children }: ViewHeadingProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstView) heading.current?.focus({ preventScroll: true });
    isFirstView = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Redshift Data Jobs`;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};

/** A name such as TPC-H: capitals on both sides of a hyphen. */
const HYPHENATED_NAME = /(\p{Lu}+-[\p{Lu}\d]+)/u;

/** A text in which no line breaks at the hyphen of a name. */
export const NoBreakText = ({ text }: { text: string }) => (
  <>
    {text.split(HYPHENATED_NAME).map((part, index) =>
      // Every second part is a name.
      index % 2 === 0 ? (
        part
      ) : (
        <span key={index} class="no-break">
          {part}
        </span>
      ),
    )}
  </>
);

interface SelectProps<T extends string | number> {
  readonly label: string;
  readonly value: T | undefined;
  readonly choices: readonly (readonly [value: T, text: string])[];
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

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, as the announcement names it. */
  readonly what: string;
  readonly label: string;
}

/** Copies a text to the clipboard and announces it. */
export const CopyButton = ({ text, what, label }: CopyButtonProps) => {
  const { announce } = useConsole();
  const [copiedText, setCopiedText] = useState<string>();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => {
        setCopiedText(text);
        announce(`Copied ${what}.`);
      },
      () => announce(`The browser did not allow copying ${what}.`),
    );
  return (
    <button type="button" class="button quiet" onClick={() => void copy()}>
      {copiedText === text ? 'Copied' : label}
    </button>
  );
};
