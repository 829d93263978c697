import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    globalSetup: './test/global-setup.ts',
    include: ['test/**/*.test.ts'],
    // Four processes on two cores: each waits for browsers, sandboxes and PostgreSQL half its time.
    maxWorkers: 4,
    // Loading the CDK, the SDK and zod takes longer than most tests do: a process keeps them.
    isolate: false,
    // What a process has loaded stays, so an early search for garbage finds none.
    execArgv: ['--max-semi-space-size=64', '--min-semi-space-size=64', '--initial-heap-size=1024'],
    sequence: { sequencer: LongestFirst },
    env: {
      // A test that provokes a failure would print what the function logs of it.
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      // esbuild and the compiler search for garbage only once they have filled this.
      GOGC: 'off',
      GOMEMLIMIT: '1GiB',
    },
    // Tests wait for events, never for a time: these limits end what hangs, on a busy machine too.
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
