import { createHash } from 'node:crypto';

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; color: light-dark(#1b1d21, #e9eaec); background: light-dark(#f7f7f5, #131416); }
main { max-width: 26rem; margin: 10vh auto 2rem; padding: 0 1.25rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
p { margin: .5rem 0 1.5rem; color: light-dark(#5b6068, #a3a8b0); }
fieldset { margin: 1.5rem 0; padding: 0; border: 0; }
legend, .name { padding: 0; font-weight: 600; }
label { display: block; padding: .25rem 0; }
code { font: .875rem ui-monospace, monospace; }
input[type=text] { box-sizing: border-box; width: 100%; padding: .5rem .75rem; font: inherit;
  color: inherit; background: light-dark(#fff, #1c1e21);
  border: 1px solid light-dark(#8b9098, #6d737c); border-radius: 6px; }
button { margin: 0 .5rem .5rem 0; padding: .5rem 1rem; font: inherit; color: inherit; cursor: pointer;
  background: light-dark(#fff, #1c1e21); border: 1px solid light-dark(#c9ccd1, #44484f);
  border-radius: 6px; }
button.primary { color: #fff; background: #275dad; border-color: #275dad; }
:focus-visible { outline: 2px solid light-dark(#275dad, #8db4ee); outline-offset: 2px; }`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Text as it may stand in markup, in an attribute too. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page of the issuer; `body` is markup. */
export const issuerPage = (title: string, body: string): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body><main><h1>${escaped(title)}</h1>${body}</main></body>
</html>`;

/**
 * The headers of every response. A form of the issuer ends with a redirect to the console, so
 * `form-action` names the console. Under `no-referrer` a browser would send the form with the
 * origin `null`, which the guard against other sites refuses.
 */
export const issuerHeaders = (consoleOrigins: readonly string[]) => ({
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    'img-src data:',
    `style-src 'sha256-${styleHash}'`,
    `form-action 'self' ${consoleOrigins.join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});
