import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { RedshiftDataOptions } from '../../../../infra/redshift-data/server.ts';
import type { StatementStatusEvent } from '../../../../infra/redshift-data/statement/statement-event.ts';
import { type Clients, createClients, destroyClients } from '../../../conformance/aws/clients.ts';
import { type ConformancePlan, conform, type Outcome } from '../../../conformance/conform.ts';
import { startLocalAws } from '../../../conformance/local-aws.ts';
import { Warehouse } from '../../../conformance/warehouse.ts';

/** A call of the suite, such as `sqs:CreateQueue`, in IAM's words. */
type OnCall = (action: string) => void;

interface RunOptions {
  readonly watched?: (action: string, interrupt: () => void) => void;
  readonly plan?: ConformancePlan;
}

const ACTIONS: Readonly<Record<string, string>> = {
  'redshift-data:GetStatementResultV2': 'redshift-data:GetStatementResult',
  's3:ListObjectsV2': 's3:ListBucket',
};

/** Reports every call of the suite's own clients of S3 and SQS. */
const watch = ({ s3, sqs }: Clients, onCall: OnCall): void => {
  const operation = (commandName = '') => commandName.replace(/Command$/, '');
  const step = { step: 'initialize' } as const;
  s3.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        onCall(`s3:${operation(commandName)}`);
        return next(args);
      },
    step,
  );
  sqs.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        onCall(`sqs:${operation(commandName)}`);
        return next(args);
      },
    step,
  );
};

/** An emulator with what surrounds it, which the suite is aimed at again and again. */
export const startConformance = async (
  options: RedshiftDataOptions = {},
  eventOf: (event: StatementStatusEvent) => unknown = (event) => event,
) => {
  let onCall: OnCall = () => {};
  const report: OnCall = (action) => onCall(ACTIONS[action] ?? action);
  const local = await startLocalAws(
    {
      ...options,
      intercept: (operation, principal, input) => {
        report(`redshift-data:${operation}`);
        return options.intercept?.(operation, principal, input);
      },
    },
    { onBusCall: (operation) => report(`events:${operation}`), eventOf },
  );
  const clients = await createClients(local.settings);
  watch(clients, report);
  const { target, unload } = local.plan;

  /** All that is still there of what runs have created. */
  const left = async (): Promise<readonly string[]> => {
    const schemas = new Warehouse(clients.redshiftData, target, 'none');
    const row = await schemas.firstRow(
      "select listagg(schema, ',') from redshift.user_schemas where schema <> 'public'",
    );
    const { QueueUrls = [] } = await local.sqs.send(new ListQueuesCommand());
    const objects = await local.s3.send(new ListObjectsV2Command({ Bucket: unload.bucket }));
    const named = row.toString() === 'varchar,' ? [] : [row.toString()];
    const keys = (objects.Contents ?? []).map(({ Key = '' }) => Key);
    return [...named, ...QueueUrls, ...local.bus.rules.keys(), ...keys];
  };

  /** Runs the suite; `watched` sees every call and may interrupt it. */
  const run = async (
    name: string,
    { watched = () => {}, plan = local.plan }: RunOptions = {},
  ): Promise<Outcome> => {
    const interruption = new AbortController();
    onCall = (action) => watched(action, () => interruption.abort());
    try {
      const terminal = { note: () => {}, interrupted: interruption.signal };
      return await conform(plan, clients, name, terminal);
    } finally {
      onCall = () => {};
    }
  };

  const stop = async (): Promise<void> => {
    destroyClients(clients);
    await local.stop();
  };
  const warehouse = (schema: string) => new Warehouse(clients.redshiftData, target, schema);
  return { local, run, left, stop, warehouse, watch: (watched: OnCall) => (onCall = watched) };
};

export type Conformance = Awaited<ReturnType<typeof startConformance>>;
