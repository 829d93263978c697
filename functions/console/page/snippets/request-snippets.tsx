import { useState } from 'preact/hooks';
import type { JobSubmission } from '../../../../shared/client/job-api.ts';
import { authorization } from '../api/authorization.ts';
import { CopyButton, Notice } from '../frame/elements.tsx';
import { Segments } from '../frame/fields.tsx';
import type { SnippetLanguage } from './request-snippet.ts';

const languages = [
  ['curl', 'curl'],
  ['python', 'boto3'],
  ['typescript', 'TypeScript'],
] as const;

/**
 * The same request for a terminal or a program, ready to copy. Its code loads when it is opened.
 */
export const RequestSnippets = ({ request }: { request: JobSubmission }) => {
  const [language, setLanguage] = useState<SnippetLanguage>('curl');
  const [writer, setWriter] = useState<typeof import('./request-snippet.ts')>();
  const [hasFailed, setHasFailed] = useState(false);
  const load = () => {
    if (!writer) import('./request-snippet.ts').then(setWriter, () => setHasFailed(true));
  };
  const target = writer?.snippetTarget(window.location, authorization() !== undefined);
  const snippet = target ? writer?.requestSnippet(language, request, target) : undefined;
  return (
    <details class="snippets" onToggle={load}>
      <summary>Call this from code</summary>
      <Notice>{hasFailed && 'The code could not be loaded. Reload the page.'}</Notice>
      {snippet !== undefined && (
        <>
          <div class="snippet-bar">
            <Segments label="Language" value={language} choices={languages} onValue={setLanguage} />
            <CopyButton text={snippet} what="the code" label="Copy" />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard. */}
          <pre tabIndex={0}>{snippet}</pre>
        </>
      )}
    </details>
  );
};
