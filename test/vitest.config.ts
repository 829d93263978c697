import { defineConfig } from 'vitest/config';

/** Everything here starts processes of its own: emulators, whole stacks, browsers, simulations. */
const PROCESSES = [
  'test/console/*.test.ts',
  'test/pipeline/**/*.test.ts',
  'test/redshift-data/**/*.test.ts',
  'test/simulation/**/*.test.ts',
];

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    // Two processes on two cores: a third only makes the emulators wait for each other.
    maxWorkers: 2,
    // A test that provokes a failure would print what the function logs of it.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        // Loading the CDK, the SDK and zod takes longer than these tests do: a process keeps them.
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: PROCESSES,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'processes', include: PROCESSES } },
    ],
  },
});
