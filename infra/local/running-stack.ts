import { PendingWork } from '../host/pending-work.ts';
import { oneLine } from '../host/start-failure.ts';
import { startHttpApi } from './api-gateway/http-api.ts';
import { startAwsEndpoint } from './aws-endpoint/aws-endpoint.ts';
import { type StackBase, startBackends } from './backends.ts';
import type { ResolvedTemplate } from './cloudformation/template.ts';
import { AlarmWatch } from './cloudwatch/cloudwatch.ts';
import type { DataFolder } from './data-folder.ts';
import { EventLog } from './event-log/event-log.ts';
import { type BusEvent, EventBus } from './eventbridge/event-bus.ts';
import { createFaultInjector } from './faults/faults.ts';
import { AccessControl } from './iam/access-control.ts';
import { startFunctionHost } from './lambda/function-host.ts';
import type { LocalStackOptions } from './local-stack-options.ts';
import type { LocalIssuer } from './oidc/local-issuer.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { countEvent, type StackEvent, type StackEvents } from './stack-events.ts';
import type { StopList } from './stop-list.ts';
import { FunctionCredentialIssuer } from './sts/sts.ts';

/** The whole pipeline, while it runs. */
export interface RunningStack {
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly dataDir: string;
  /** The template as it runs here. */
  readonly template: ResolvedTemplate;
  /** Its outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The seed that every fault follows from. */
  readonly seed: number;
  /** The events of the stack, to watch or to wait for. */
  readonly events: StackEvents;
  /** Puts an event onto the bus and completes its envelope. */
  publish(event: unknown): BusEvent;
  /** Fires every schedule, or the one with this logical id, now. */
  fireSchedules(logicalId?: string): void;
  /** Runs at once what waits for a delay, a retry or another event; returns how many there were. */
  flushDelays(): number;
  /** Resolves when no event, invocation or retry is under way; running statements do not count. */
  idle(): Promise<void>;
  /** Decides by the template's policies. */
  readonly access: AccessControl;
  /** The metrics of this stack and the template's alarms on them. */
  readonly alarms: AlarmWatch;
  /** Issues the tokens, if the API requires them. */
  readonly issuer: LocalIssuer | undefined;
  /** How often each operation of the Data API was called. */
  redshiftDataCalls(): Readonly<Record<string, number>>;
  /**
   * Reads the reports of `reportsDir` again and returns their number. Running calls end with those
   * that they began with.
   *
   * @throws ReportError where one has a fault; then all stay as they are.
   */
  loadReports(): number;
}

/** The parts that all services share and that need no template. */
const commonParts = (options: LocalStackOptions, data: DataFolder) => {
  const log = options.log ?? (() => undefined);
  return {
    log,
    events: new EventLog<StackEvent>(),
    faults: createFaultInjector(options.faults ?? {}),
    credentials: new FunctionCredentialIssuer(data.signingSecret),
    pending: new PendingWork((thrown) => log(`Something failed: ${oneLine(thrown)}`)),
    byTheClock: options.schedulesByTheClock ?? true,
  };
};

type SharedParts = ReturnType<typeof commonParts> &
  Awaited<ReturnType<typeof startBackends>> & {
    readonly access: AccessControl;
    readonly awsUrl: string;
  };

/** Buffers events of the Data API until the bus has started. */
const earlyEvents = () => {
  const early: unknown[] = [];
  let publish = (event: unknown): void => {
    early.push(event);
  };
  return {
    receive: (event: unknown): void => publish(event),
    passOnTo: (target: (event: unknown) => void): void => {
      publish = target;
      for (const event of early.splice(0)) target(event);
    },
  };
};

/** Starts what the template describes and no emulator runs. */
const startServices = async (
  options: LocalStackOptions,
  data: DataFolder,
  stops: StopList,
  shared: SharedParts,
) => {
  const alarms = stops.add(new AlarmWatch(shared));
  const [httpApi] = shared.template.ofType('AWS::ApiGatewayV2::Api');
  shared.events.on((event) => countEvent(alarms, httpApi?.name ?? '', event));
  const host = await startFunctionHost({
    ...shared,
    logDir: data.folder('logs'),
    temporaryDir: data.folder('tmp'),
    maximumSandboxes: options.maximumSandboxes,
    retryDelaysMs: options.retryDelaysMs,
    onLog: (functionName, line) => {
      alarms.readLine(functionName, line);
      options.onFunctionLog?.(functionName, line);
    },
  });
  const functions = stops.add(host);
  stops.add(shared.pending);
  const bus = new EventBus({ ...shared, functions, injectFault: options.injectEventFault });
  const scheduler = stops.add(new Scheduler({ ...shared, functions }));
  return { alarms, functions, bus, scheduler };
};

const reloading = (load: () => number, functions: { renew(): void }) => (): number => {
  const count = load();
  functions.renew();
  return count;
};

/** Starts every part, and adds it to what is to be stopped. */
export const startEverything = async (
  options: LocalStackOptions,
  base: StackBase,
): Promise<RunningStack> => {
  const { data, stops } = base;
  const common = commonParts(options, data);
  const { events, pending } = common;
  stops.add({ stop: () => events.close() });
  const api = stops.add(await startHttpApi(options.port ?? 0));
  const endpoint = stops.add(await startAwsEndpoint(options.awsPort ?? 0));
  const addresses = { apiUrl: api.url, awsUrl: endpoint.url };

  const early = earlyEvents();
  const backends = await startBackends(options, base, addresses, early.receive);
  const { template, issuer, redshiftData } = backends;
  const access = new AccessControl(template, events);
  const shared = { ...common, ...backends, access, awsUrl: endpoint.url };
  const services = await startServices(options, data, stops, shared);
  const { alarms, functions, bus, scheduler } = services;
  const publish = (event: unknown): BusEvent => bus.publish(event);
  const injectFault = options.injectCallFault;
  endpoint.serve({ ...shared, ...services, publish, injectFault });
  early.passOnTo(publish);
  const httpFunctions = api.serve({ ...shared, functions });
  if (options.warmUp ?? true) functions.warmUp(httpFunctions);

  return {
    ...addresses,
    dataDir: data.path,
    template,
    outputs: template.outputs,
    seed: common.faults.seed,
    events,
    access,
    alarms,
    issuer,
    publish,
    fireSchedules: (logicalId) => scheduler.fire(logicalId),
    flushDelays: () => {
      bus.release();
      return pending.flushDelays();
    },
    idle: () => pending.idle(),
    redshiftDataCalls: () => redshiftData.calls(),
    loadReports: reloading(backends.loadReports, functions),
  };
};
