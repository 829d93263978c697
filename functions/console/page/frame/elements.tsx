import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { errorMessage } from '../api/authorization.ts';
import { useConsole } from './console-context.ts';

interface NoticeProps {
  readonly tone?: 'error' | 'plain';
  readonly title?: string;
  /** Without a message there is no notice. */
  readonly children: ComponentChildren;
}

/** A message in the flow of the page; screen readers read an error as soon as it appears. */
export const Notice = ({ tone = 'error', title, children }: NoticeProps) =>
  children ? (
    <div class={`notice notice-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      {title && <strong class="notice-title">{title}</strong>}
      {children}
    </div>
  ) : null;

let isFirstView = true;

interface ViewHeadingProps {
  /** The view's name in the browser's title bar, if it is not the heading. */
  readonly title?: string;
  readonly children: string;
}

/**
 * The one first-level heading of a view. A change of view moves the focus to it, as a page load
 * would; the very first view leaves the focus where the browser put it.
 */
export const ViewHeading = ({ children, title = children }: ViewHeadingProps) => {
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

interface ButtonProps {
  readonly look?: 'primary' | 'quiet' | 'danger';
  /** The name for screen readers, where the text alone does not tell buttons apart. */
  readonly label?: string;
  readonly busy?: boolean;
  /** The text while the click's work is under way. */
  readonly busyText?: string;
  /** The page shows the error that it throws. */
  readonly onClick: () => unknown;
  readonly children: ComponentChildren;
}

/**
 * A button and, after a click that failed, the reason. While a click's work is under way it keeps
 * the focus and ignores clicks; an element with `disabled` would lose the focus.
 */
export const Button = (props: ButtonProps) => {
  const { look = '', label, busyText, onClick, children } = props;
  const [pending, setPending] = useState(false);
  const [message, setMessage] = useState<string>();
  const busy = pending || props.busy === true;
  const click = async () => {
    setPending(true);
    setMessage(undefined);
    try {
      await onClick();
    } catch (error) {
      setMessage(errorMessage(error));
    }
    setPending(false);
  };
  return (
    <>
      <button
        type="button"
        class={`button ${look}`}
        aria-disabled={busy}
        aria-label={label}
        onClick={() => !busy && void click()}
      >
        {busy ? (busyText ?? children) : children}
      </button>
      <Notice>{message}</Notice>
    </>
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
    <Button look="quiet" onClick={copy}>
      {copiedText === text ? 'Copied' : label}
    </Button>
  );
};
