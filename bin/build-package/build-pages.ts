import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';

/** The pages of the package, by their places in the project. */
const PAGES: Readonly<Record<string, string>> = {
  'infra/aws/redshift-data-jobs/README.md': 'README.md',
  'infra/aws/README.md': 'docs/deployment.md',
  'infra/aws/operations/README.md': 'docs/operations.md',
  'functions/README.md': 'docs/api.md',
  'shared/reports/README.md': 'docs/reports.md',
  'shared/result/README.md': 'docs/results.md',
  'shared/client/README.md': 'docs/client.md',
  'bin/README.md': 'docs/commands.md',
};

/** A link to another page or to a file of the project. */
const LINK = /\[([^\]]*)\]\(([\w./-]+)(#[\w-]+)?\)/g;

/** Copies what a user of the package reads. A link to what it does not have becomes its text. */
export const buildPages = async (project: string, target: string): Promise<void> => {
  for (const [page, place] of Object.entries(PAGES)) {
    const text = await readFile(join(project, page), 'utf8');
    const linked = text.replaceAll(LINK, (_, label: string, path: string, anchor = '') => {
      const to = PAGES[normalize(join(dirname(page), path))];
      return to === undefined ? label : `[${label}](${relative(dirname(place), to)}${anchor})`;
    });
    await mkdir(dirname(join(target, place)), { recursive: true });
    await writeFile(join(target, place), linked);
  }
};
