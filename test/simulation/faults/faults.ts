import { skewed } from '../engine/random.ts';

/**
 * What can go wrong with one call, as its caller sees it after the SDK has done its own retries:
 * five attempts within seconds for throttling, server errors, and broken connections.
 */
export const faultKinds = [
  /** The sandbox dies while the request is on its way; the service never sees it. */
  'crash-before',
  /** The service has done its work; the sandbox dies before it reads the answer. */
  'crash-after',
  /** Refused for its rate, by all five attempts. ExecuteStatement then means: no room. */
  'throttle',
  /** 500 to all five attempts; nothing was done. */
  'error',
  /** The service did the work, but no attempt received the answer. */
  'lost-answer',
  /** The first attempt did the work and lost its answer; the SDK's second found it done. */
  'repeated',
  /** The caller gave up, but the request arrives much later. */
  'late-effect',
  /** The sandbox freezes with the request unsent, and goes on after every other process has. */
  'stall-before',
  /** The same with the work done and the answer unread. */
  'stall-after',
  /** The Data API answers `ResourceNotFoundException` for a statement or result that exists. */
  'denied',
  /** Refused for a missing permission, which may not be known everywhere yet, or never will be. */
  'refused',
  /** The Data API rejects the statement, or the request for its result, for good. */
  'rejected',
  /** A page of a result lacks its last rows, and the token of the next page. */
  'short-page',
  /** A page of a result repeats the token by which it was requested. */
  'repeated-token',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Those that take effect, or go on, long after the call. */
export const LATE_KINDS: readonly FaultKind[] = ['late-effect', 'stall-before', 'stall-after'];

export interface Fault {
  readonly kind: FaultKind;
  /** The delay of a late effect or a stall. */
  readonly delayMs: number;
}

/** How long a request can be on its way, or a sandbox frozen. */
const LATEST_MS = 40 * 60_000;

/** `drawn` is from 0 up to, but without, 1. */
export const drawnFault = (kind: FaultKind, drawn: number): Fault => ({
  kind,
  delayMs: skewed(1_000, LATEST_MS, drawn),
});

/** Whether a call reads or writes, because some faults do not matter to a read. */
export type CallNature =
  | 'write'
  | 'read'
  | 'started'
  | 'cancelled'
  | 'searched'
  | 'described'
  | 'page';

const ALWAYS: readonly FaultKind[] = ['crash-before', 'throttle', 'error', 'stall-after'];
const WRITE: readonly FaultKind[] = [
  ...ALWAYS,
  'crash-after',
  'lost-answer',
  'repeated',
  'late-effect',
  'stall-before',
];
const PER_NATURE: Readonly<Record<CallNature, readonly FaultKind[]>> = {
  write: WRITE,
  read: ALWAYS,
  started: [...WRITE, 'refused', 'rejected'],
  cancelled: [...WRITE, 'refused'],
  searched: [...ALWAYS, 'refused'],
  described: [...ALWAYS, 'denied', 'refused'],
  page: [...ALWAYS, 'denied', 'refused', 'rejected', 'short-page', 'repeated-token'],
};

/** The faults that can befall a call of this nature. */
export const faultsOf = (nature: CallNature): readonly FaultKind[] => PER_NATURE[nature];

/** The calls that the simulated services offer, each standing for one SDK call. */
export const callNatures = {
  'jobs.create': 'write',
  'jobs.get': 'read',
  'jobs.update': 'write',
  'jobs.overdue': 'read',
  'jobs.queued': 'read',
  'jobs.lastQueued': 'read',
  'statements.execute': 'started',
  'statements.describe': 'described',
  'statements.cancel': 'cancelled',
  'statements.find': 'searched',
  'statements.resultPage': 'page',
  'results.writeFile': 'write',
  'results.endUploads': 'write',
  'results.createManifest': 'write',
  'results.readManifest': 'read',
  'results.readUnloaded': 'read',
  'notifications.publish': 'write',
} as const satisfies Readonly<Record<string, CallNature>>;
export type CallName = keyof typeof callNatures;

export const callNames = Object.keys(callNatures).filter((name): name is CallName =>
  Object.hasOwn(callNatures, name),
);

const serviceNames = ['jobs', 'statements', 'results', 'notifications'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The service that a call goes to. */
export const serviceOf = (call: CallName): ServiceName =>
  serviceNames.find((name) => call.startsWith(name)) ?? 'jobs';
