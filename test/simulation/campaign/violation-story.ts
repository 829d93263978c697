import { invariants } from '../checks/invariants.ts';
import type { RunReport } from '../simulation.ts';
import { shrink } from './shrink.ts';

/** Of a longer trace, only the last lines are shown. */
const MOST_LINES = 120;

/** Everything that explains why a run broke an invariant, and how to repeat the run. */
export const storyOf = async (failing: RunReport): Promise<string> => {
  const { scenario, violations, happened, trace } = await shrink(failing);
  const [violation] = violations;
  if (violation === undefined) return `${scenario.name}: breaks nothing any more`;
  const skipped = Math.max(0, trace.length - MOST_LINES);
  return [
    `${scenario.name} breaks “${violation.invariant}”: ${invariants[violation.invariant]}`,
    violation.detail,
    replayOf(failing),
    '',
    `Faults that it takes (${happened.length} of ${failing.happened.length}):`,
    ...happened.map(({ key, what }) => `  ${key}: ${what}`),
    '',
    skipped > 0 ? `Trace, without its first ${skipped} lines:` : 'Trace:',
    ...trace.slice(skipped).map((line) => `  ${line}`),
  ].join('\n');
};

const replayOf = ({ scenario }: RunReport): string =>
  scenario.name !== `seed ${scenario.seed}`
    ? `Replay: npm run simulate -- --fault "${scenario.name}"`
    : `Replay: npm run simulate -- --seed ${scenario.seed}`;
