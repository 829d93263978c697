import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultReport } from '../../bin/local/fault-report.ts';
import type { CallFault } from '../../infra/local/faults/faults.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

const lines: string[] = [];
const report = faultReport(
  (line) => lines.push(line),
  () => new Date('2026-11-22T10:00:00Z'),
);
let copies = 1;
let fault: CallFault = 'none';
let stack: PipelineStack;
let stopListening: () => void;
beforeAll(async () => {
  stack = await sharedPipelineStack({
    onFunctionLog: report.onFunctionLog,
    injectEventFault: () => ({ copies }),
    injectCallFault: ({ service, operation }) =>
      `${service}.${operation}` === 's3.PutObject' ? fault : undefined,
  });
  stopListening = stack.events.on(report.onEvent);
});
afterAll(() => {
  stopListening();
  return stack.stop();
});

const about = (what: string) => lines.filter((line) => line.includes(what));

describe('a stack with fault injection', () => {
  it('reports which event was lost, and when its job was recovered and settled', async () => {
    copies = 0;
    const jobId = await stack.submit({ sql: 'select 1 as n' });
    await stack.eventOf(jobId);
    await stack.makeOverdue(jobId);
    await stack.reconcile();
    await stack.done(jobId);
    expect(about(jobId)).toEqual([
      expect.stringMatching(/^10:00:00 {2}lost {7}the event that statement \S+ is FINISHED$/),
      expect.stringMatching(/^10:00:00 {2}(recovered|settled) /),
      expect.stringMatching(/^10:00:00 {2}(recovered|settled) /),
    ]);
    expect(about('recovered')[0]).toContain(`job ${jobId}, by Reconciler: its event was lost`);
    expect(about('settled')[0]).toMatch(/ is SUCCEEDED, after [\d.]+ s$/);
  });

  it('reports which event came twice, and which function was killed', async () => {
    copies = 2;
    fault = 'kill-before';
    const killed = stack.events.next('aws-call', (call) => call.fault === 'kill-before');
    const jobId = await stack.submit({ sql: 'select 2 as n' });
    await killed;
    fault = 'none';
    await stack.idle();
    expect(about('twice')).toEqual([expect.stringContaining(jobId)]);
    expect(about('Collector: s3 PutObject, function killed before')).not.toEqual([]);
  });
});
