import type { RedshiftDataOptions } from '../redshift-data/server.ts';
import type { LimitSettings } from '../settings/limit-settings.ts';
import type { FunctionCall } from './aws-endpoint/aws-gateway.ts';
import type { EventDelivery } from './eventbridge/event-bus.ts';
import type { CallFault, EventFault, FaultOptions } from './faults/faults.ts';
import type { IssuerLifetimes } from './oidc/provider-settings.ts';

/** How a local stack is started; everything but the folder has a default. */
export interface LocalStackOptions {
  /** Keeps the tables' rows, queues, objects and the warehouse. */
  readonly dataDir: string;
  /** Of the API and the console. @default 0, any free port */
  readonly port?: number;
  /** Of the AWS endpoint. @default 0, any free port */
  readonly awsPort?: number;
  /** @default 0.01 */
  readonly tpchScale?: number;
  /** @default true */
  readonly adHocSql?: boolean;
  /** Who may call the API: whoever signs, or whoever has a token. @default iam */
  readonly authorization?: 'iam' | 'jwt';
  /** How long tokens last, where there are some. */
  readonly issuer?: IssuerLifetimes;
  /** Whether results, records and messages have a key of the stack's own. @default aws */
  readonly encryptionKey?: 'aws' | 'create';
  /** The deployment's limits. @default no number of jobs is too large, else the deployment's own */
  readonly limits?: Partial<LimitSettings>;
  /** Whether the Data API enforces its limits. @default false */
  readonly enforceLimits?: boolean;
  /** What else the Data API is started with, where AWS leaves open how it behaves. */
  readonly redshiftData?: Pick<RedshiftDataOptions, 'behaviour' | 'limits'>;
  /** @default nothing happens that should not */
  readonly faults?: FaultOptions;
  /** Decides about single deliveries of events; without copies the faults decides too. */
  readonly injectEventFault?: (delivery: EventDelivery) => Partial<EventFault> | undefined;
  /** Decides about single calls of functions to AWS; `undefined` leaves it to the faults. */
  readonly injectCallFault?: (call: FunctionCall) => CallFault | undefined;
  /** `false` fires schedules only by `fireSchedules`. @default true */
  readonly schedulesByTheClock?: boolean;
  /** Before the first and second retry of an asynchronous invocation. @default 1 s and 2 s */
  readonly retryDelaysMs?: readonly number[];
  /** Sandboxes a function may have at once. @default 4 */
  readonly maximumSandboxes?: number;
  /** Starts a sandbox of each function of the HTTP API in the background. @default true */
  readonly warmUp?: boolean;
  /** Another folder with the functions' sources. @default the project's own */
  readonly functionsDir?: string;
  /** Where assemblies are kept for the next start. @default a folder of the data folder */
  readonly assemblyCacheDir?: string;
  /** An assembly that exists already, in place of a synthesized one. */
  readonly assemblyDir?: string;
  /** Tells what is going on while it starts, and what went wrong later. */
  readonly log?: (line: string) => void;
  /** Receives each line that a function writes. */
  readonly onFunctionLog?: (functionName: string, line: string) => void;
}
