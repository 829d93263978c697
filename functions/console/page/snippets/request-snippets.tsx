import { useState } from 'preact/hooks';
import { authorization } from '../api/authorization.ts';
import type { JobRequest } from '../api/job-request.ts';
import { CopyButton } from '../frame/copy-button.tsx';
import { requestSnippet, type SnippetLanguage, snippetTarget } from './request-snippet.ts';

const languages: readonly { language: SnippetLanguage; label: string }[] = [
  { language: 'curl', label: 'curl' },
  { language: 'python', label: 'boto3' },
  { language: 'typescript', label: 'TypeScript' },
];

/** The same request for a terminal or a program, ready to copy. */
export const RequestSnippets = ({ request }: { request: JobRequest }) => {
  const [language, setLanguage] = useState<SnippetLanguage>('curl');
  const target = snippetTarget(window.location, authorization() !== undefined);
  const snippet = requestSnippet(language, request, target);
  return (
    <details class="snippets">
      <summary>Call this from code</summary>
      <div class="snippet-bar">
        <fieldset class="segments">
          <legend class="visually-hidden">Language</legend>
          {languages.map((choice) => (
            <button
              key={choice.language}
              type="button"
              aria-pressed={choice.language === language}
              onClick={() => setLanguage(choice.language)}
            >
              {choice.label}
            </button>
          ))}
        </fieldset>
        <CopyButton text={snippet} what="the code" label="Copy" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{snippet}</pre>
    </details>
  );
};
