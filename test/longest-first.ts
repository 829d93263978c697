import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, by their paths below `test/`. Vitest knows durations only after a
 * first run, and goes by the size of a file before: the longest are small files, so on a fresh
 * clone one of them ran last and alone. The first file makes the assembly and the warehouse of the
 * local stack; the next seven need neither.
 */
export const longestFiles: readonly string[] = [
  'pipeline/faults/http-faults.test.ts',
  'checks/checks.test.ts',
  // Not long themselves: what they hold outside of the heap makes Node search all of it for garbage
  // again and again, which takes three times as long in a process that has loaded the CDK.
  'shared/result/file-upload.test.ts',
  'shared/result/encoding/compress.test.ts',
  'bin/verify/verify-result.test.ts',
  'bin/verify/renamed-files.test.ts',
  'simulation/simulation.test.ts',
  'simulation/mutants/mutants.test.ts',
  'bin/build-package/package.test.ts',
  'pipeline/sign-in.test.ts',
  'pipeline/unload.test.ts',
  'pipeline/security/least-privilege.test.ts',
  'emulator/tpch/tpch-queries.test.ts',
  'pipeline/sign-in-again.test.ts',
  'pipeline/command-line.test.ts',
  'pipeline/operations/metrics.test.ts',
  'infra/aws/app.test.ts',
  'pipeline/console-results.test.ts',
  'console/result.test.ts',
  'pipeline/local-command.test.ts',
  'console/submit.test.ts',
  'pipeline/console.test.ts',
  'pipeline/client.test.ts',
  'emulator/conformance/suite/conformance.test.ts',
  'pipeline/console-page.test.ts',
  'pipeline/answer-limits.test.ts',
  'emulator/emulator/persistence.test.ts',
  'pipeline/operations/ops.test.ts',
  'pipeline/security/encryption.test.ts',
  'bin/stop-request.test.ts',
  'shared/job/job-store.test.ts',
  'shared/job/job-list-bounds.test.ts',
  'api/linear-time.test.ts',
];

/** Each file of these takes longer than most of the others. */
const LONG: readonly string[] = ['pipeline/', 'console/', 'emulator/', 'infra/'];

/** Where the file stands, 0 first. */
const rankOf = (path: string): number => {
  const longest = longestFiles.indexOf(path);
  if (longest >= 0) return longest;
  const long = LONG.findIndex((folder) => path.startsWith(folder));
  return longestFiles.length + (long >= 0 ? long : LONG.length);
};

const pathOf = ({ moduleId }: TestSpecification): string =>
  moduleId.slice(new URL('.', import.meta.url).pathname.length);

/** Starts the longest files first, so that no processor waits for one at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(pathOf(a)) - rankOf(pathOf(b)));
  }
}
