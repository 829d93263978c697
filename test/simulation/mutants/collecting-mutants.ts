import type { Mutant } from './mutant.ts';

const COLLECT = 'shared/pipeline/collect-result.ts';
const LEASE = 'shared/pipeline/collecting-lease.ts';
const WRITE = 'shared/pipeline/write-result.ts';
const LEASES = 'shared/job/lease-transitions.ts';

/** Bugs between the end of a statement and its visible result. */
export const collectingMutants: readonly Mutant[] = [
  {
    name: 'unfenced commit',
    file: COLLECT,
    find: 'isFailure ? { attempt: job.attempt } : {}',
    put: '{}',
    shownBy: 'failure of a slow collector',
  },
  {
    name: 'no lease take-over',
    file: LEASE,
    find: "if (next.outcome !== 'applied') throw new LeaseLost();",
    put: "if (next.outcome !== 'missing') throw new LeaseLost();",
    shownBy: 'page without answer',
  },
  {
    name: 'no lease',
    file: LEASES,
    find: "when: { states: ['COLLECTING'], attempt, leaseFreeAt: at },",
    put: "when: { states: ['COLLECTING'], attempt },",
    shownBy: 'event thrice',
  },
  {
    name: 'a failure without a lease fails the job',
    file: COLLECT,
    find: 'if (isFailure && lease.isHeld)',
    put: 'if (isFailure)',
    shownBy: 'one page, cut short beside a whole one',
  },
  {
    name: 'a failure is recorded beside a frozen collector',
    file: LEASES,
    find: '...lease(at), ...(leaseUntil !== undefined && rival(at))',
    put: '...lease(at)',
    shownBy: 'a collector freezes, and the next one is refused',
  },
  {
    name: 'a failure is recorded although a manifest may yet appear',
    file: 'shared/pipeline/collect-result.ts',
    find: 'if (error instanceof ManifestUnknown)',
    put: 'if (error === undefined)',
    shownBy: 'manifest without answer appears beside a failure',
  },
  {
    name: 'a failure is recorded beside a frozen collector without a lease',
    file: LEASES,
    find: '...(attentionAt <= at && rival(at)), ',
    put: '',
    shownBy: 'a collector of one page freezes, and the next one is refused',
  },
  {
    name: 'lease as long as the function may run',
    file: LEASES,
    find: 'const LEASE_SECONDS = 50;',
    put: 'const LEASE_SECONDS = 960;',
    shownBy: 'reconciler takes over',
  },
  {
    name: 'lease never renewed',
    file: LEASE,
    find: '< LEASE_RENEWAL_SECONDS) return;',
    put: '< Number.POSITIVE_INFINITY) return;',
    shownBy: 'seed 126',
  },
  {
    name: 'few attempts',
    file: COLLECT,
    find: 'const MAX_ATTEMPTS = 480;',
    put: 'const MAX_ATTEMPTS = 25;',
    shownBy: 'seed 54',
  },
  {
    name: 'what a dead collector was uploading stays open',
    file: LEASE,
    find: 'if (this.job.attempt > 1) await this.endUploads();',
    put: '',
    shownBy: 'a collector dies while it uploads',
  },
  {
    name: 'first page only',
    file: 'shared/pipeline/result-pages.ts',
    find: 'if (nextToken === undefined)',
    put: "if (nextToken !== '')",
    shownBy: 'plain',
  },
  {
    name: 'rows not counted',
    file: WRITE,
    find: 'if (this.count === this.',
    put: 'if (this.count !== -2 || this.count === this.',
    shownBy: 'page cut short',
  },
  {
    name: 'what the warehouse unloads is not looked at',
    file: 'shared/pipeline/follow-statement.ts',
    find: "|| job.delivery === 'unload'",
    put: '',
    shownBy: 'unloaded by the warehouse',
  },
  {
    name: 'hash of nothing',
    file: 'shared/result/measured-file.ts',
    find: 'this.hash.update(bytes);',
    put: '',
    shownBy: 'plain',
  },
  {
    name: 'manifest before the file is whole',
    file: WRITE,
    find: 'const etag = await deps.results.writeFile(key,',
    put: "const etag = ''; void ((...of: Parameters<typeof deps.results.writeFile>) => deps.results.writeFile(...of).catch(() => ''))(key,",
    shownBy: 'plain',
  },
  {
    name: 'two manifests',
    file: 'test/simulation/services/simulated-bucket.ts',
    find: "if (this.manifests.has(key)) return 'exists';",
    put: '',
    shownBy: 'manifest written twice',
  },
  {
    name: "shows one attempt's file and another's manifest",
    file: 'shared/pipeline/publish-manifest.ts',
    find: 'return first;',
    put: 'return manifest;',
    shownBy: 'one page + crash-before jobs.update at collector event of job-1 try 1 call 6',
  },
  {
    name: 'never gives up after 24 h',
    file: 'shared/pipeline/follow-statement.ts',
    find: 'if (!mayHaveExpired(job, deps.clock.now())) {',
    put: 'if (deps !== undefined) {',
    shownBy: 'result forgotten',
  },
  {
    name: 'expired at the first denial',
    file: 'shared/pipeline/timeouts.ts',
    find: 'const EXPIRY_SECONDS = 23 * 3600;',
    put: 'const EXPIRY_SECONDS = 0;',
    shownBy: 'start given up',
  },
  {
    name: 'no last look for a manifest before a failure',
    file: COLLECT,
    find: 'return (await existing()) ?? error;',
    put: 'return error;',
    shownBy: 'one page, cut short and then refused, beside a whole one',
  },
];
