import { useState } from 'preact/hooks';
import { useConsole } from './console-context.ts';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, as the announcement names it. */
  readonly what: string;
  readonly label: string;
}

/** Puts a text on the clipboard and says so. */
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
