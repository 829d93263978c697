import type { RedshiftDataOptions } from '../redshift-data/server.ts';
import type { AssemblySettings } from './assembly/assembly.ts';
import type { FunctionCall } from './aws-endpoint/aws-endpoint.ts';
import type { EventDelivery } from './eventbridge/event-bus.ts';
import type { CallFault, EventFault, FaultOptions } from './faults/faults.ts';
import type { IssuerLifetimes } from './oidc/local-issuer.ts';

/** The options of a local stack; all but the folder have a default. */
export interface LocalStackOptions extends AssemblySettings {
  /** Keeps the tables' rows, queues, objects and the warehouse. */
  readonly dataDir: string;
  /** Of the API and the console. @default 0, any free port */
  readonly port?: number;
  /** Of the AWS endpoint. @default 0, any free port */
  readonly awsPort?: number;
  /** @default 0.01 */
  readonly tpchScale?: number;
  /** The lifetimes of tokens. */
  readonly issuer?: IssuerLifetimes;
  /** Whether the Data API enforces its limits. @default false */
  readonly enforceLimits?: boolean;
  /** Behaviour of the Data API that AWS does not document. */
  readonly redshiftData?: Pick<RedshiftDataOptions, 'behaviour' | 'limits'>;
  /** @default no faults */
  readonly faults?: FaultOptions;
  /** Decides about single deliveries of events; where `copies` is absent, `faults` decides. */
  readonly injectEventFault?: (delivery: EventDelivery) => Partial<EventFault> | undefined;
  /**
   * Decides about single calls of functions to AWS; `undefined` leaves the decision to `faults`.
   */
  readonly injectCallFault?: (call: FunctionCall) => CallFault | undefined;
  /** `false` fires schedules only by `fireSchedules`. @default true */
  readonly schedulesByTheClock?: boolean;
  /** Before the first and second retry of an asynchronous invocation. @default 1 s and 2 s */
  readonly retryDelaysMs?: readonly number[];
  /** Sandboxes a function may have at once. @default 4 */
  readonly maximumSandboxes?: number;
  /** Starts a sandbox of each function of the HTTP API in the background. @default true */
  readonly warmUp?: boolean;
  /** Where assemblies are kept for the next start. @default a folder of the data folder */
  readonly assemblyCacheDir?: string;
  /** A folder of reports in place of those of the assembly. */
  readonly reportsDir?: string | undefined;
  /** An existing assembly to use in place of a synthesized one. */
  readonly assemblyDir?: string;
  /** Receives messages about the start and about later failures. */
  readonly log?: (line: string) => void;
  /** Receives each line that a function writes. */
  readonly onFunctionLog?: (functionName: string, line: string) => void;
}
