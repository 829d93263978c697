import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unkindStory } from '../../bin/local/unkind-story.ts';
import type { CallFate } from '../../infra/local/faults/unkindness.ts';
import { type PipelineStack, startPipelineStack } from '../support/pipeline-stack.ts';

const told: string[] = [];
const story = unkindStory(
  (line) => told.push(line),
  () => new Date('2026-11-22T10:00:00Z'),
);
let copies = 1;
let fate: CallFate = 'pass';
let stack: PipelineStack;
beforeAll(async () => {
  stack = await startPipelineStack({
    onFunctionLog: story.onFunctionLog,
    interceptEvents: () => ({ copies }),
    interceptCalls: ({ service, operation }) =>
      `${service}.${operation}` === 's3.PutObject' ? fate : undefined,
  });
  stack.events.on(story.onEvent);
});
afterAll(() => stack.stop());

const about = (what: string) => told.filter((line) => line.includes(what));

describe('a stack that is made to be unkind', () => {
  it('tells which event was lost, and when its job was recovered and settled', async () => {
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

  it('tells which event came twice, and which function was killed', async () => {
    copies = 2;
    fate = 'kill-before';
    const killed = stack.events.next('aws-call', (call) => call.fate === 'kill-before');
    const jobId = await stack.submit({ sql: 'select 2 as n' });
    await killed;
    fate = 'pass';
    await stack.quiet();
    expect(about('twice')).toEqual([expect.stringContaining(jobId)]);
    expect(about('Collector: s3 PutObject, function killed before')).not.toEqual([]);
  });
});
