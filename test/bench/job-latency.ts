import type { LocalStack } from '../../infra/local/local-stack.ts';

type Stack = Pick<LocalStack, 'apiUrl' | 'events'>;

/** The value below which `share` percent of the values lie. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((share / 100) * sorted.length) - 1] ?? Number.NaN;
};

const submit = async ({ apiUrl }: Stack): Promise<string> => {
  const response = await fetch(`${apiUrl}/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      report: 'revenue-by-country',
      parameters: { country_name: 'UNITED STATES' },
    }),
  });
  const { jobId }: { jobId: string } = JSON.parse(await response.text());
  return jobId;
};

/** Whether the job has succeeded, from one look-up. */
const hasSucceeded = async ({ apiUrl }: Stack, jobId: string): Promise<boolean> => {
  const { state }: { state: string } = JSON.parse(
    await (await fetch(`${apiUrl}/jobs/${jobId}`)).text(),
  );
  if (state === 'FAILED' || state === 'CANCELLED') throw new Error(`Job ${jobId} is ${state}.`);
  return state === 'SUCCEEDED';
};

const succeeded = async (stack: Stack, jobId: string): Promise<void> => {
  for (;;) {
    // Waiting for the function's end, not asking in a loop, leaves the processors to the pipeline.
    const ran = stack.events.next('function-invoked', ({ functionName }) =>
      functionName.includes('Collector'),
    );
    if (await hasSucceeded(stack, jobId)) return;
    await ran;
  }
};

/** Milliseconds from the request to SUCCEEDED, for `count` jobs one after the other. */
export const latencies = async (stack: Stack, count: number): Promise<number[]> => {
  const measured: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const startedAt = performance.now();
    await succeeded(stack, await submit(stack));
    measured.push(performance.now() - startedAt);
  }
  return measured;
};

/** Jobs a second, from the first of `count` requests at once to the last job's success. */
export const atOnce = async (stack: Stack, count: number): Promise<number> => {
  const startedAt = performance.now();
  let left = count;
  const done = new Promise<void>((resolve) => {
    const stopListening = stack.events.on((event) => {
      if (event.type !== 'function-invoked' || !event.functionName.includes('Collector')) return;
      if (event.outcome === 'succeeded') left -= 1;
      if (left > 0) return;
      stopListening();
      resolve();
    });
  });
  const ids = await Promise.all(Array.from({ length: count }, () => submit(stack)));
  await done;
  const seconds = (performance.now() - startedAt) / 1000;
  for (const jobId of ids) {
    if (!(await hasSucceeded(stack, jobId))) throw new Error(`Job ${jobId} did not succeed.`);
  }
  return count / seconds;
};
