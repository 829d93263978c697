import { textTable } from '../../bin/terminal/table.ts';
import type { CollectedFormat } from '../../shared/job/job.ts';
import { refuse } from '../support/script-options.ts';
import { type MeasuredProcess, measuredProgram } from './collect/measured-process.ts';
import type { MeasuredWork } from './collect/measured-work.ts';
import { startPageService } from './collect/page-service-process.ts';
import { Stopwatch } from './collect/stopwatch.ts';

/**
 * `npm run bench:collect`: how fast a result gets from the pages of the Data API to its file in
 * S3, next to the physical limit and to the usual way. All in one run, in turns, so that whatever
 * else the machine does falls on each of them. `-- speed`, `-- linear` or `-- memory` does a part.
 */

const ROWS = 1_000_000;
const ROUNDS = 9;
/** The usual way takes a quarter of a minute. */
const USUAL_ROUNDS = 2;
const LINEAR_ROUNDS = 3;
/** A short result between long ones, several times: one alone would be a matter of luck. */
const SHORT_ONES = 5;
/** Both make a file of a little more than 500 MiB. */
const LARGE = { csv: 7_200_000, jsonl: 3_100_000 };

const formats = ['csv', 'jsonl'] as const satisfies readonly CollectedFormat[];
const titles = { csv: 'CSV', jsonl: 'JSON Lines' };
const left = (title: string) => ({ title, alignment: 'left' }) as const;
const right = (title: string) => ({ title, alignment: 'right' }) as const;
const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);

const watch = new Stopwatch();
const seconds = (name: string) => `${watch.median(name).toFixed(2)} s`;
const ratio = (one: string, other: string) => watch.median(one) / watch.median(other);

/** One target: what was wanted, what was measured, and whether that is met. */
type Target = readonly [what: string, wanted: string, measured: string, verdict: string];

const target = (what: string, wanted: string, measured: string, isMet: boolean): Target => [
  what,
  wanted,
  measured,
  isMet ? 'met' : 'NOT MET',
];

const timed = async (name: string, measured: MeasuredProcess, work: MeasuredWork) => {
  const { seconds: taken, cpuSeconds } = await measured.measure(work);
  watch.add(name, taken);
  watch.add(`${name} cpu`, cpuSeconds);
};

const speed = async (measured: MeasuredProcess): Promise<Target[]> => {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const format of formats) {
      await timed(`limit ${format}`, measured, { way: 'limit', format, rowCount: ROWS });
      await timed(`collector ${format}`, measured, { way: 'collector', format, rowCount: ROWS });
    }
    if (round >= USUAL_ROUNDS) continue;
    await timed('usual', measured, { way: 'usual', format: 'csv', rowCount: ROWS });
  }
  const usualShare = ratio('limit jsonl', 'usual').toFixed(2);
  const share = (format: CollectedFormat) => ratio(`limit ${format}`, `collector ${format}`);
  print(
    textTable(
      [left('1,000,000 rows x 7 columns'), right('median'), right('of the limit')],
      [
        ['physical limit, CSV pages', seconds('limit csv'), ''],
        ['collector, CSV', seconds('collector csv'), share('csv').toFixed(2)],
        ['physical limit, JSON pages', seconds('limit jsonl'), ''],
        ['collector, JSON Lines', seconds('collector jsonl'), share('jsonl').toFixed(2)],
        ['SDK + csv-stringify, JSON pages to CSV', seconds('usual'), usualShare],
      ],
    ),
    '',
  );
  const shareTarget = (format: CollectedFormat, least: number) => {
    const what = `${titles[format]}, share of the limit`;
    return target(what, `>= ${least}`, share(format).toFixed(2), share(format) >= least);
  };
  const times = ratio('usual', 'collector csv');
  return [
    shareTarget('csv', 0.65),
    shareTarget('jsonl', 0.45),
    target('times the usual way', '>= 25', times.toFixed(1), times >= 25),
  ];
};

const linear = async (measured: MeasuredProcess): Promise<Target[]> => {
  const targets: Target[] = [];
  for (const format of formats) {
    const [short, long] = [`short ${format}`, `long ${format}`];
    const work = { way: 'collector', format } as const;
    for (let round = 0; round < LINEAR_ROUNDS; round += 1) {
      for (let one = 0; one < SHORT_ONES; one += 1) {
        await timed(short, measured, { ...work, rowCount: ROWS });
      }
      await timed(long, measured, { ...work, rowCount: 10 * ROWS });
    }
    for (const [kind, ending] of [
      ['time', ''],
      ['processor time', ' cpu'],
    ] as const) {
      const times = ratio(`${long}${ending}`, `${short}${ending}`);
      const what = `10 times the rows, ${titles[format]}: times the ${kind}`;
      targets.push(target(what, '8.5 to 11.5', times.toFixed(1), times >= 8.5 && times <= 11.5));
    }
  }
  return targets;
};

const memory = async (start: () => MeasuredProcess): Promise<Target[]> => {
  const targets: Target[] = [];
  for (const format of formats) {
    const fresh = start();
    const work = { way: 'collector', format, rowCount: LARGE[format] } as const;
    const { peakMebibytes } = await fresh.measure(work);
    fresh.stop();
    const what = `peak memory, 500 MiB of ${titles[format]}`;
    const measured = `${peakMebibytes.toFixed(0)} MiB`;
    targets.push(target(what, '<= 200 MiB', measured, peakMebibytes <= 200));
  }
  return targets;
};

const [part = 'all'] = process.argv.slice(2);
const parts = ['all', 'speed', 'linear', 'memory'];
if (!parts.includes(part)) refuse(`There is no part ${part}; there are ${parts.join(', ')}.`);
const wants = (name: string) => part === 'all' || part === name;

const service = await startPageService();
const program = await measuredProgram(service.url);
try {
  const measured = program.start();
  const targets = [
    ...(wants('speed') ? await speed(measured) : []),
    ...(wants('linear') ? await linear(measured) : []),
    ...(wants('memory') ? await memory(program.start) : []),
  ];
  measured.stop();
  print(textTable([left('target'), left('wanted'), right('measured'), left('')], targets));
} finally {
  service.stop();
  await program.remove();
}
