import { z } from 'zod';
import type { StackEvent } from '../../infra/local/stack-events.ts';

/** The fields of a function's log line about a recovered or settled job. */
const functionLine = z.looseObject({
  jobId: z.string(),
  JobsRecovered: z.number().optional(),
  lost: z.string().optional(),
  JobSeconds: z.number().optional(),
  state: z.string().optional(),
});

const statementEnd = z.looseObject({
  detail: z.looseObject({ statementName: z.string(), state: z.string() }),
});

/** The injected faults of calls, for the terminal. */
const FAULT_TEXTS: Readonly<Record<string, string>> = {
  throttle: 'throttled',
  fail: 'failed',
  'cut-before': 'connection lost before it took effect',
  'cut-after': 'connection lost after it took effect',
  'kill-before': 'function killed before it took effect',
  'kill-after': 'function killed after it took effect',
};

/** `Collector` of `RedshiftDataJobs-CollectorFunctionE9933A71`. */
const shortName = (functionName: string): string =>
  /-(\w+?)Function\w*$/.exec(functionName)?.[1] ?? functionName;

/** The number of past deliveries among which a duplicate is detected. */
const REMEMBERED = 10_000;

/** Prints which faults were injected, and how the pipeline recovered from them. */
export const faultReport = (print: (line: string) => void, clock: () => Date) => {
  const delivered = new Set<string>();
  const report = (what: string, text: string): void =>
    print(`${clock().toISOString().slice(11, 19)}  ${what.padEnd(9)}  ${text}`);

  const describeEvent = (event: unknown): string => {
    const parsed = statementEnd.safeParse(event);
    if (!parsed.success) return 'an event';
    const { statementName, state } = parsed.data.detail;
    return `the event that statement ${statementName} is ${state}`;
  };

  return {
    onEvent: (event: StackEvent): void => {
      if (event.type === 'event-delivered') {
        const key = `${event.event.id} ${event.target}`;
        if (event.outcome === 'dropped') report('lost', describeEvent(event.event));
        else if (delivered.has(key)) report('twice', describeEvent(event.event));
        delivered.add(key);
        const [oldest] = delivered;
        if (delivered.size > REMEMBERED && oldest !== undefined) delivered.delete(oldest);
      }
      if (event.type !== 'aws-call' || event.functionName === undefined) return;
      const fault = FAULT_TEXTS[event.fault];
      if (fault === undefined) return;
      report(
        'fault',
        `${shortName(event.functionName)}: ${event.service} ${event.operation}, ${fault}`,
      );
    },
    onFunctionLog: (functionName: string, text: string): void => {
      if (!text.includes('JobsRecovered') && !text.includes('JobSeconds')) return;
      const line = functionLine.safeParse(parseJson(text));
      if (!line.success) return;
      const { jobId, JobsRecovered, lost, JobSeconds, state } = line.data;
      if (JobsRecovered !== undefined) {
        report('recovered', `job ${jobId}, by ${shortName(functionName)}: its ${lost} was lost`);
      }
      if (JobSeconds !== undefined)
        report('settled', `job ${jobId} is ${state}, after ${JobSeconds} s`);
    },
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
