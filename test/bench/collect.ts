import { textTable } from '../../infra/local/terminal/text-table.ts';
import type { CollectedFormat } from '../../shared/job/job.ts';
import { createCollector } from './collect/collector.ts';
import { startPageService } from './collect/page-service-process.ts';
import { peakMemory } from './collect/peak-memory.ts';
import { movePages } from './collect/physical-limit.ts';
import { Stopwatch } from './collect/stopwatch.ts';
import { collectTheUsualWay } from './collect/usual-way.ts';

/**
 * `npm run bench:collect`: how fast a result gets from the pages of the Data API to its file in
 * S3, next to the physical limit and to the usual way. All in one run, in turns, so that whatever
 * else the machine does falls on each of them.
 */

const ROWS = 1_000_000;
const TEN_TIMES = 10 * ROWS;
const ROUNDS = 9;
/** The usual way takes a quarter of a minute. */
const USUAL_ROUNDS = 2;
const LINEAR_ROUNDS = 3;
/** Both make a file of a little more than 500 MiB. */
const LARGE = { csv: 7_200_000, jsonl: 3_100_000 };

const formats = ['csv', 'jsonl'] as const satisfies readonly CollectedFormat[];
const operations = { csv: 'GetStatementResultV2', jsonl: 'GetStatementResult' } as const;

const service = await startPageService();
const collect = createCollector();
const watch = new Stopwatch();

const limit = (format: CollectedFormat) => () =>
  movePages({ url: service.url, operation: operations[format], rowCount: ROWS });

for (let round = 0; round < ROUNDS; round += 1) {
  for (const format of formats) {
    await watch.time(`limit ${format}`, limit(format));
    await watch.time(format, () => collect(format, ROWS));
  }
  if (round < USUAL_ROUNDS) await watch.time('usual', () => collectTheUsualWay(ROWS));
}
for (let round = 0; round < LINEAR_ROUNDS; round += 1) {
  for (const format of formats) {
    await watch.time(`one ${format}`, () => collect(format, ROWS));
    await watch.time(`ten ${format}`, () => collect(format, TEN_TIMES));
  }
}
const memory = {
  csv: await peakMemory(service.url, 'csv', LARGE.csv),
  jsonl: await peakMemory(service.url, 'jsonl', LARGE.jsonl),
};
service.stop();

const seconds = (name: string) => `${watch.median(name).toFixed(2)} s`;
const ratio = (one: string, other: string) => watch.median(one) / watch.median(other);
const left = (title: string) => ({ title, alignment: 'left' }) as const;
const right = (title: string) => ({ title, alignment: 'right' }) as const;
const verdict = (value: number, target: string, reached: boolean) => [
  value.toFixed(2),
  `${target} ${reached ? 'reached' : 'MISSED'}`,
];
const share = (format: CollectedFormat, target: number) => {
  const value = ratio(`limit ${format}`, format);
  return verdict(value, `>= ${target}`, value >= target);
};
const faster = ratio('usual', 'csv');
const linear = (format: CollectedFormat) => {
  const value = ratio(`ten ${format}`, `one ${format}`) / 10;
  return verdict(value, '0.85 to 1.15', value > 0.85 && value < 1.15);
};
const peak = (format: CollectedFormat) => [
  `${memory[format].peakMebibytes.toFixed(0)} MiB`,
  `<= 200 MiB ${memory[format].peakMebibytes <= 200 ? 'reached' : 'MISSED'}`,
];

process.stdout.write(
  `${[
    textTable(
      [left('1,000,000 rows x 7 columns'), right('median'), right('of the limit')],
      [
        ['physical limit, CSV pages', seconds('limit csv'), ''],
        ['collector, CSV', seconds('csv'), share('csv', 0).at(0) ?? ''],
        ['physical limit, JSON pages', seconds('limit jsonl'), ''],
        ['collector, JSON Lines', seconds('jsonl'), share('jsonl', 0).at(0) ?? ''],
        [
          'SDK + csv-stringify + lib-storage',
          seconds('usual'),
          ratio('limit jsonl', 'usual').toFixed(2),
        ],
      ],
    ),
    '',
    textTable(
      [left('target'), right('measured'), left('wanted')],
      [
        ['CSV, share of the limit', ...share('csv', 0.65)],
        ['JSON Lines, share of the limit', ...share('jsonl', 0.45)],
        ['times the usual way (CSV)', ...verdict(faster, '>= 25', faster >= 25)],
        ['peak memory, 500 MiB of CSV', ...peak('csv')],
        ['peak memory, 500 MiB of JSON Lines', ...peak('jsonl')],
        ['10 times the rows, time / 10, CSV', ...linear('csv')],
        ['10 times the rows, time / 10, JSON Lines', ...linear('jsonl')],
      ],
    ),
  ].join('\n')}\n`,
);
