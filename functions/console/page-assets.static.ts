import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** One file of the page, as small as it gets. */
export interface PageAsset {
  readonly contentType: string;
  /** The file, compressed with gzip, in base64. */
  readonly gzip: string;
}

const pageFolder = fileURLToPath(new URL('./page/', import.meta.url));

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const bundle = await build({
  entryPoints: { console: `${pageFolder}page.tsx`, style: `${pageFolder}style/page.css` },
  // The name contains the content's hash, so that browsers can cache a file without end.
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  outdir: 'assets',
  bundle: true,
  splitting: true,
  format: 'esm',
  // Browsers with the CSS function light-dark() also have all else that the page uses.
  target: 'es2022',
  tsconfig: `${pageFolder}tsconfig.json`,
  minify: true,
  legalComments: 'eof',
  metafile: true,
  write: false,
  logLevel: 'silent',
});

const contentTypeOf = (name: string): string => {
  const contentType = contentTypes[extname(name)];
  if (!contentType) throw new Error(`${name} has no content type; the page serves js and css.`);
  return contentType;
};

/** The files of the page by name, which contains the hash of the content. */
export const pageAssets: Readonly<Record<string, PageAsset>> = Object.fromEntries(
  bundle.outputFiles.map(({ path, contents }) => [
    basename(path),
    {
      contentType: contentTypeOf(path),
      gzip: gzipSync(contents, { level: 9 }).toString('base64'),
    },
  ]),
);

const outputOf = (entry: string): string => {
  const found = Object.entries(bundle.metafile.outputs).find(([, { entryPoint }]) =>
    entryPoint?.endsWith(entry),
  );
  if (!found) throw new Error(`The bundle has no output for ${entry}.`);
  return basename(found[0]);
};

const html = await readFile(`${pageFolder}page.html`, 'utf8');

/** The page with placeholders for the settings of a deployment. */
export const pageTemplate: string = html
  .replace('{{style}}', `/assets/${outputOf('style/page.css')}`)
  .replace('{{script}}', `/assets/${outputOf('page.tsx')}`);
