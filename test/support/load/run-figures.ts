import { textTable } from '../../../bin/terminal/table.ts';
import type { JobLoad } from './job-load.ts';

/** What a run has done, one figure a line: of every load first, then `more`. */
export const runFigures = (
  load: Pick<JobLoad, 'submitted' | 'settled' | 'repeated'>,
  seconds: number,
  more: readonly (readonly [what: string, figure: number | string])[],
): string =>
  textTable(
    [
      { title: 'what', alignment: 'left' },
      { title: 'figure', alignment: 'right' },
    ],
    [
      ['jobs', String(load.submitted)],
      ['settled', String(load.settled)],
      ['seconds', seconds.toFixed(0)],
      ['jobs a second', (load.settled / seconds).toFixed(1)],
      ['requests that callers repeated', String(load.repeated)],
      ...more.map(([what, figure]) => [what, String(figure)]),
    ],
  );
