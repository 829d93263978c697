import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiCommands, sent, walk } from './api-commands.ts';
import { ApiModel, type Owner, owners, variants } from './api-model.ts';
import { memoryApi } from './memory-api.ts';

describe('the API', () => {
  it('does in every sequence of calls of two owners what the model does', async () => {
    await fc.assert(
      fc.asyncProperty(apiCommands, async (commands) => {
        await fc.asyncModelRun(() => ({ model: new ApiModel(), real: memoryApi() }), commands);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });
});

const asked = fc.record({
  owner: fc.constantFrom(...owners),
  key: fc.constantFrom('k1', 'k2'),
  sql: fc.constantFrom(...variants),
  cancels: fc.boolean(),
});

interface Answered {
  readonly owner: Owner;
  readonly key: string;
  readonly sql: string;
  readonly status: number;
  readonly jobId: string | undefined;
  readonly isReplay: boolean;
}

/** Submits, and cancels at once where the caller has changed its mind. */
const act = async (
  api: ReturnType<typeof memoryApi>,
  { owner, key, sql, cancels }: { owner: Owner; key: string; sql: string; cancels: boolean },
): Promise<Answered> => {
  const body = JSON.stringify({ sql });
  const headers = { 'idempotency-key': key };
  const answer = await sent(api, { routeKey: 'POST /jobs', owner, body, headers });
  const { jobId } = JSON.parse(answer.body ?? '{}');
  if (cancels && jobId !== undefined) {
    await sent(api, { routeKey: 'POST /jobs/{jobId}/cancel', owner, jobId });
  }
  const isReplay = answer.headers['idempotent-replayed'] === 'true';
  return { owner, key, sql, status: answer.statusCode, jobId, isReplay };
};

describe('callers at the same time', () => {
  it('get one job and one statement for each key, however their calls interleave', async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(asked, { minLength: 2, maxLength: 8 }),
      async (scheduler, all) => {
        const api = memoryApi((what) => scheduler.schedule(Promise.resolve(), what));
        const answers = await scheduler.waitFor(Promise.all(all.map((each) => act(api, each))));
        expect(answers.every(({ status }) => status === 202 || status === 422)).toBe(true);

        for (const { owner, key } of all) {
          const mine = answers.filter((answer) => answer.owner === owner && answer.key === key);
          const accepted = mine.filter(({ status }) => status === 202);
          expect(new Set(accepted.map(({ jobId }) => jobId)).size).toBe(1);
          expect(new Set(accepted.map(({ sql }) => sql)).size).toBe(1);
          expect(accepted.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
        }
        for (const owner of owners) {
          const own = answers.filter((answer) => answer.owner === owner && answer.status === 202);
          const listed = await scheduler.waitFor(walk(api, owner, {}));
          expect(new Set(listed)).toEqual(new Set(own.map(({ jobId }) => jobId)));
        }
        const started = [...api.pipeline.statements.byJob.keys()];
        expect(started.length).toBeLessThanOrEqual(api.pipeline.jobs.records.size);
      },
    );
    await fc.assert(property, { numRuns: 120, endOnFailure: true });
  });
});
