import { type DataFolder, openDataFolder } from '../host/data-folder.ts';
import { PendingWork } from '../host/pending-work.ts';
import { oneLine, StartFailure } from '../host/start-failure.ts';
import { StopList } from '../host/stop-list.ts';
import { startHttpApi } from './api-gateway/http-api.ts';
import { startAwsGateway } from './aws-endpoint/aws-gateway.ts';
import { startBackends } from './backends.ts';
import { type ResolvedTemplate, resolveTemplate } from './cloudformation/template.ts';
import { type AlarmWatch, startAlarmWatch } from './cloudwatch/alarm-watch.ts';
import { type BusEvent, parseBusEvent } from './eventbridge/bus-event.ts';
import { startEventBus } from './eventbridge/event-bus.ts';
import { createFaultInjector } from './faults/faults.ts';
import { AccessControl } from './iam/access-control.ts';
import { FunctionCredentialIssuer } from './lambda/function-credentials.ts';
import { functionDefinitions } from './lambda/function-definition.ts';
import { type FunctionHost, startFunctionHost } from './lambda/function-host.ts';
import type { LocalStackOptions } from './local-stack-options.ts';
import { withIssuer } from './oidc/issuer-names.ts';
import type { LocalIssuer } from './oidc/local-issuer.ts';
import { startScheduleRunner } from './scheduler/schedule-runner.ts';
import { StackEvents } from './stack-events.ts';

/** The whole pipeline on this machine. */
export interface LocalStack {
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly dataDir: string;
  /** The template as it runs here. */
  readonly template: ResolvedTemplate;
  /** Its outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The seed that every faults follows from. */
  readonly seed: number;
  /** What happens, to be watched or waited for. */
  readonly events: StackEvents;
  /** Puts an event onto the bus; what is missing of its envelope is filled in. */
  publish(event: unknown): BusEvent;
  /** Fires every schedule, or the one with this logical id, now. */
  fireSchedules(logicalId?: string): void;
  /** Runs at once whatever waits for a delay, a retry or another event; tells how many that were. */
  flushDelays(): number;
  /** Resolves when no event, invocation or retry is under way; running statements do not count. */
  idle(): Promise<void>;
  /** Who may do what, from the template's policies. */
  readonly access: AccessControl;
  /** The metrics of this machine, and the template's alarms on them. */
  readonly alarms: AlarmWatch;
  /** Gives out the tokens, where the API asks for some. */
  readonly issuer: LocalIssuer | undefined;
  /** How often each operation of the Data API was called. */
  redshiftDataCalls(): Readonly<Record<string, number>>;
  /** Stops everything; a second call waits for the first. */
  stop(): Promise<void>;
}

/** What every part of the stack shares. */
const commonParts = (options: LocalStackOptions, data: DataFolder) => {
  const log = options.log ?? (() => undefined);
  return {
    log,
    events: new StackEvents(),
    faults: createFaultInjector(options.faults ?? {}),
    credentials: new FunctionCredentialIssuer(data.signingSecret),
    pending: new PendingWork((thrown) => log(`Something failed: ${oneLine(thrown)}`)),
  };
};

type CommonParts = ReturnType<typeof commonParts>;

/** Keeps what the Data API reports until there is a bus to put it onto. */
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

interface FunctionAddresses {
  readonly awsUrl: string;
  readonly queueUrl: string;
}

const hostFunctions = (
  options: LocalStackOptions,
  data: DataFolder,
  common: CommonParts & { readonly access: AccessControl; readonly alarms: AlarmWatch },
  template: ResolvedTemplate,
  assets: ReadonlyMap<string, string>,
  addresses: FunctionAddresses,
): Promise<FunctionHost> =>
  startFunctionHost({
    ...common,
    ...addresses,
    definitions: functionDefinitions(template, assets),
    logDir: data.folder('logs'),
    temporaryDir: data.folder('tmp'),
    maximumSandboxes: options.maximumSandboxes,
    retryDelaysMs: options.retryDelaysMs,
    onLog: (functionName, line) => {
      common.alarms.readLine(functionName, line);
      options.onFunctionLog?.(functionName, line);
    },
  });

const startEverything = async (
  options: LocalStackOptions,
  stops: StopList,
): Promise<Omit<LocalStack, 'stop'>> => {
  const data = openDataFolder(options.dataDir);
  stops.add({ stop: () => data.release() });
  const common = commonParts(options, data);
  const { events, pending, credentials } = common;
  stops.add({ stop: () => events.close() });
  const api = stops.add(await startHttpApi(options.port ?? 0));
  const gateway = stops.add(await startAwsGateway(options.awsPort ?? 0));
  const addresses = { apiUrl: api.url, awsUrl: gateway.url };

  const early = earlyEvents();
  const backends = await startBackends(options, data, stops, addresses, early.receive);
  const { emulators, redshiftData, assembly, issuer } = backends;
  const { stackName, assets } = assembly;
  const named = withIssuer(assembly.template, issuer?.url);
  const template = resolveTemplate(named, { stackName, ...addresses });
  await emulators.create(template);

  const { queueUrl, tableUrl } = emulators;
  const services = { queueUrl, awsUrl: gateway.url };
  const access = new AccessControl(template, common.events);
  const byTheClock = options.schedulesByTheClock ?? true;
  const watched = { ...common, access, template, queueUrl, byTheClock };
  const alarms = stops.add(startAlarmWatch(watched));
  const hosted = { ...common, access, alarms };
  const functions = stops.add(
    await hostFunctions(options, data, hosted, template, assets, services),
  );
  stops.add(pending);
  const shared = { ...common, access, template, functions, queueUrl };
  const bus = startEventBus({ ...shared, injectFault: options.injectEventFault });
  const schedules = stops.add(startScheduleRunner({ ...shared, byTheClock }));
  gateway.serve({
    ...shared,
    stackName,
    alarms,
    tableUrl,
    redshiftDataUrl: redshiftData.url,
    publish: bus.publish,
    kill: functions.kill,
    injectFault: options.injectCallFault,
  });
  const publish = (event: unknown): BusEvent => {
    const published = parseBusEvent(event);
    bus.publish(published);
    return published;
  };
  early.passOnTo(publish);
  const httpFunctions = api.serve({ template, functions, credentials, access, events });
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
    fireSchedules: schedules.fire,
    flushDelays: () => {
      bus.release();
      return pending.flushDelays();
    },
    idle: () => pending.idle(),
    redshiftDataCalls: () => redshiftData.calls(),
  };
};

/** Brings up the whole pipeline; a reason it cannot is a `StartFailure` of one sentence. */
export const startLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  const stops = new StopList();
  try {
    const running = await startEverything(options, stops);
    return { ...running, stop: () => stops.stop() };
  } catch (thrown) {
    await stops.stop();
    if (thrown instanceof StartFailure) throw thrown;
    throw new StartFailure(`The local stack cannot start: ${oneLine(thrown)}`, { cause: thrown });
  }
};
