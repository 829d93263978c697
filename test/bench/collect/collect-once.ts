import { createCollector } from './collector.ts';

/** Collects one result, format and rows as arguments, and prints the process's peak in MiB. */
const [format, rowCount] = process.argv.slice(2);

createCollector()(format === 'csv' ? 'csv' : 'jsonl', Number(rowCount)).then(() => {
  process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
});
