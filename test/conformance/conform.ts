import type { Terminal } from '../../bin/terminal/terminal.ts';
import { Cleanup } from './aws/cleanup.ts';
import type { Clients } from './aws/clients.ts';
import { EventQueue } from './aws/event-queue.ts';
import { UnloadFolder, type UnloadTarget } from './aws/unload-folder.ts';
import { compareStatements, judgedStatements, startReference } from './compare-statements.ts';
import { askAll, type Finding } from './run-questions.ts';
import { Warehouse, type WarehouseTarget } from './warehouse.ts';

/** What is asked, and with what. */
export interface ConformancePlan {
  readonly target: WarehouseTarget;
  /** Without it neither UNLOAD nor COPY is asked. */
  readonly unload?: UnloadTarget | undefined;
  /** Whether a queue and a rule are created and events are asked for. */
  readonly events: boolean;
  /** Whether the statements of `compare-statements.ts` are compared as well. */
  readonly statements?: boolean;
}

/** What came of it. */
export interface Outcome {
  readonly findings: readonly Finding[];
  /** What was created and is still there, a sentence each. */
  readonly left: readonly string[];
  /** The question or the creation that could not go on. */
  readonly failure?: unknown;
}

/**
 * Asks as planned; all that is created has this name. Whatever happens, also when the terminal is
 * interrupted, it removes what it has created before it answers.
 */
export const conform = async (
  plan: ConformancePlan,
  clients: Clients,
  name: string,
  { note, interrupted }: Pick<Terminal, 'note' | 'interrupted'>,
): Promise<Outcome> => {
  interrupted.addEventListener('abort', () => note('Stopping: what was created is removed.'));
  const cleanup = new Cleanup();
  const findings: Finding[] = [];
  let failure: unknown;
  try {
    for await (const finding of ask(plan, clients, name, cleanup, interrupted)) {
      findings.push(finding);
    }
  } catch (error) {
    failure = error;
  }
  return { findings, left: await cleanup.run(), ...(failure !== undefined && { failure }) };
};

async function* ask(
  plan: ConformancePlan,
  clients: Clients,
  name: string,
  cleanup: Cleanup,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const warehouse = new Warehouse(clients.redshiftData, plan.target, name, signal);
  // What creates and removes runs to its end: a call that was cut off may have had its effect.
  const mustGoThrough = async (sql: string): Promise<void> => {
    const { Error: error } = await warehouse.unstoppable().run(sql);
    if (error !== undefined) throw new Error(error);
  };
  cleanup.add(`The schema ${name}`, () => mustGoThrough(`drop schema if exists ${name} cascade`));
  await mustGoThrough(`create schema ${name}`);
  const queue = plan.events ? await EventQueue.open(clients, name, cleanup, signal) : undefined;
  const folder = plan.unload && new UnloadFolder(clients.s3, plan.unload, name, cleanup);
  yield* askAll({ warehouse, json: clients.json, queue, folder }, signal);
  if (plan.statements !== true || signal.aborted) return;
  const reference = await startReference(name, cleanup);
  yield* compareStatements(judgedStatements, reference, warehouse, signal);
}
