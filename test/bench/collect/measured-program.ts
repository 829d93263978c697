import { createCollector } from './collector.ts';
import type { MeasuredWork, WorkMeasure } from './measured-work.ts';
import { movePages } from './physical-limit.ts';
import { collectTheUsualWay } from './usual-way.ts';

/**
 * Main program of the measured process: does one work for each message, and answers its measure.
 */

const operations = { csv: 'GetStatementResultV2', jsonl: 'GetStatementResult' } as const;

const [url = ''] = process.argv.slice(2);
const collect = createCollector();

const work = ({ way, format, rowCount }: MeasuredWork): Promise<unknown> => {
  switch (way) {
    case 'limit':
      return movePages({ url, operation: operations[format], rowCount });
    case 'collector':
      return collect(format, rowCount);
    case 'usual':
      return collectTheUsualWay(rowCount);
  }
};

process.on('message', async (message: MeasuredWork) => {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await work(message);
  const { user, system } = process.cpuUsage(before);
  const measure: WorkMeasure = {
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
  };
  process.send?.(measure);
});
