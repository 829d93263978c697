import { type LoopbackListener, listenOnLoopback } from '../host/loopback-listener.ts';
import { type Clock, systemClock } from '../host/system.ts';
import { createCallHandler, type Interceptor, noCalls } from './call-handler.ts';
import type { OpenBehaviour } from './contract/limits.ts';
import { defaultLimits, type Limits, type Operation } from './contract/limits.ts';
import { DataApiRuntime } from './data-api-runtime.ts';
import { DataFolder } from './emulator-folder.ts';
import type { StatementStatusEvent } from './statement/statement-event.ts';
import type { WarehouseTargets } from './statement/warehouse.ts';
import type { ObjectStoreSettings } from './transfer/object-store.ts';
import { createListener } from './wire/http-listener.ts';

/** How an emulator is started; everything has a default. */
export interface RedshiftDataOptions {
  /** Where tables, statements and results live; without it they go with the emulator. */
  readonly dataDir?: string;
  /** @default 0, a free port */
  readonly port?: number;
  /** @default 0.01; 0 leaves the database empty */
  readonly tpchScale?: number;
  /** Whether per-operation rates and the counts of active statements and sessions are enforced. */
  readonly enforceLimits?: boolean;
  /** Overrides of single limits, for tests. */
  readonly limits?: Partial<Limits>;
  /** Another behaviour than the usual one where AWS leaves it open. */
  readonly behaviour?: Partial<OpenBehaviour>;
  /** @default us-east-1 */
  readonly region?: string;
  /** @default 000000000000 */
  readonly accountId?: string;
  /** @default a workgroup `local` */
  readonly workgroups?: WarehouseTargets['workgroups'];
  /** @default a cluster `local` */
  readonly clusters?: WarehouseTargets['clusters'];
  /** The S3 that UNLOAD writes to and COPY reads from; without it both fail. */
  readonly s3?: Omit<ObjectStoreSettings, 'region'>;
  /** Receives the event of each statement submitted WithEvent, once it is settled. */
  readonly onEvent?: (event: StatementStatusEvent) => void;
  /** Looks at each call before it is answered; an error it returns is the answer. */
  readonly intercept?: Interceptor;
  readonly clock?: Clock;
  /** Receives a line about each internal error. */
  readonly log?: (line: string) => void;
}

/** A running emulator. */
export interface RedshiftData {
  readonly url: string;
  /** How often each operation was called since the start, refused calls included. */
  calls(): Readonly<Record<Operation, number>>;
  /** Stops the engine and the listener; a second call does nothing. */
  stop(): Promise<void>;
}

/** The local workgroup's own id, which a real one has as well; only its ARN shows it. */
const localWorkgroupId = '00000000-0000-4000-8000-000000000000';

const targetsOf = (options: RedshiftDataOptions): WarehouseTargets => ({
  region: options.region ?? 'us-east-1',
  accountId: options.accountId ?? '000000000000',
  workgroups: options.workgroups ?? [{ name: 'local', id: localWorkgroupId }],
  clusters: options.clusters ?? ['local'],
});

/** Starts the Redshift Data API emulator on 127.0.0.1. */
export const startRedshiftData = async (
  options: RedshiftDataOptions = {},
): Promise<RedshiftData> => {
  const clock = options.clock ?? systemClock;
  const limits = { ...defaultLimits, ...options.limits };
  const targets = targetsOf(options);
  const folder = new DataFolder(options.dataDir);
  const calls = { ...noCalls };
  const runtime = new DataApiRuntime({
    folder,
    clock,
    limits,
    targets,
    enforceLimits: options.enforceLimits ?? false,
    behaviour: options.behaviour,
    tpchScale: options.tpchScale ?? 0.01,
    s3: options.s3 && { ...options.s3, region: targets.region },
    onEvent: options.onEvent ?? (() => {}),
  });
  const handle = createCallHandler(runtime.api, { intercept: options.intercept, calls });
  const server = createListener(handle, {
    requestBytes: limits.requestBytes,
    onBug: (error) => options.log?.(error instanceof Error ? (error.stack ?? '') : String(error)),
  });
  let listener: LoopbackListener | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      await runtime.stop();
      await listener?.stop();
      runtime.api.store.close();
      folder.release();
    })();
    return stopping;
  };
  try {
    await runtime.start();
    listener = await listenOnLoopback(server, options.port ?? 0, 'PORT');
    return { url: listener.url, calls: () => ({ ...calls }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
