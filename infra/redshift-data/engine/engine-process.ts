import { type EngineConnection, type EngineDatabase, openDatabase } from './duckdb-engine.ts';
import {
  type EngineFailure,
  type EngineReply,
  type EngineRequest,
  requestMessage,
} from './engine-protocol.ts';
import { redshiftErrorText } from './error-text.ts';
import { loadTable } from './load-table.ts';
import { runStatement } from './run-statement.ts';
import { generateSampleData } from './sample-data.ts';
import { unloadQuery } from './unload-query.ts';
import { connectUser, installDialect } from './user-session.ts';

/**
 * Main program of the engine's own process: queries occupy its threads, not those of the process
 * that answers HTTP. It ends when its parent closes the channel, however the parent ended.
 */

type Answer = Omit<EngineReply, 'id'>;

/** The user that metadata operations and the sample data belong to. */
const systemUser = 'rdsdb';

const connections = new Map<string, EngineConnection>();

/** How often an interrupt is repeated: one that falls between two steps of a run stops nothing. */
const interruptMilliseconds = 20;

/** Runs in progress by connection. */
const runs = new Map<string, Promise<unknown>>();
let database: EngineDatabase | undefined;
let systemConnection: EngineConnection | undefined;

const opened = (): EngineDatabase => {
  if (database === undefined) throw new Error('The database is not open.');
  return database;
};

const connectionOf = (id: string): EngineConnection => {
  const connection = connections.get(id);
  if (connection === undefined) throw new Error(`There is no connection ${id}.`);
  return connection;
};

const open = async (request: Extract<EngineRequest, { op: 'open' }>): Promise<Answer> => {
  database = await openDatabase(request);
  await installDialect(database);
  systemConnection = await connectUser(database, systemUser);
  await generateSampleData(systemConnection, request.tpchScale);
  return {};
};

/** Does the work on the connection in such a way that an interrupt finds it. */
const interruptible = async <Outcome>(
  connectionId: string,
  work: (connection: EngineConnection) => Promise<Outcome>,
): Promise<Outcome> => {
  const running = work(connectionOf(connectionId));
  runs.set(connectionId, running);
  try {
    return await running;
  } finally {
    runs.delete(connectionId);
  }
};

const load = async (request: Extract<EngineRequest, { op: 'load' }>): Promise<Answer> => {
  const { connectionId } = request;
  const rowCount = await interruptible(connectionId, (connection) =>
    loadTable(connection, request),
  );
  return { outcome: { hasResultSet: false, rowCount, sizeBytes: 0, pageCount: 0 } };
};

/** Answers when nothing runs on the connection any more. */
const interrupt = async (id: string): Promise<Answer> => {
  const running = runs.get(id);
  if (running === undefined) return {};
  connections.get(id)?.interrupt();
  const repeat = setInterval(() => connections.get(id)?.interrupt(), interruptMilliseconds);
  await running.catch(() => undefined);
  clearInterval(repeat);
  return {};
};

const disconnect = async (id: string): Promise<Answer> => {
  await interrupt(id);
  connections.get(id)?.close();
  connections.delete(id);
  return {};
};

const close = async (): Promise<Answer> => {
  await Promise.all([...runs.keys()].map(interrupt));
  for (const connection of connections.values()) connection.close();
  connections.clear();
  systemConnection?.close();
  database?.close();
  database = undefined;
  return {};
};

const answer = async (request: EngineRequest): Promise<Answer> => {
  switch (request.op) {
    case 'open':
      return await open(request);
    case 'connect':
      connections.set(request.connectionId, await connectUser(opened(), request.user));
      return {};
    case 'disconnect':
      return await disconnect(request.connectionId);
    case 'transaction':
      await connectionOf(request.connectionId).execute(request.command);
      return {};
    case 'run':
      return {
        outcome: await interruptible(request.connectionId, (connection) =>
          runStatement(connection, request),
        ),
      };
    case 'unload':
      return {
        unloaded: await interruptible(request.connectionId, (connection) =>
          unloadQuery(connection, request),
        ),
      };
    case 'load':
      return await load(request);
    case 'interrupt':
      return await interrupt(request.connectionId);
    case 'read': {
      const result = await systemConnection?.execute(request.sql, request.values);
      return { rows: (result?.rows ?? []).map((row) => [...row]) };
    }
    case 'close':
      return await close();
  }
};

/** After such an error the database answers nothing any more until it is opened anew. */
const isFatal = (message: string): boolean => /^(FATAL|INTERNAL) Error/.test(message);

const endProcess = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

const isUsersWork = (op: EngineRequest['op']): boolean =>
  op === 'run' || op === 'unload' || op === 'load' || op === 'transaction';

const failureOf = (error: unknown, request: EngineRequest): EngineFailure => {
  const { op } = request;
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('INTERRUPT Error')) return { kind: 'interrupted', message };
  if (!isUsersWork(op)) return { kind: 'broken', message };
  if (isFatal(message)) return { kind: 'broken', message };
  const sql = 'sql' in request ? request.sql : undefined;
  return { kind: 'sql', message: redshiftErrorText(message, sql) };
};

// A parent that has gone meanwhile needs no answer, hence the callback that swallows the error.
const reply = (message: EngineReply, sent: () => void = () => {}): void => {
  process.send?.(message, undefined, undefined, sent);
};

process.on('message', (received) => {
  const { id, request } = requestMessage.parse(received);
  answer(request).then(
    (done) => reply({ id, ...done }),
    (error: unknown) => {
      const failure = failureOf(error, request);
      reply({ id, failure }, isFatal(failure.message) ? endProcess : undefined);
    },
  );
});
process.on('disconnect', () => {
  // Leaving in an orderly way would wait for the running queries; the database is safe in its log.
  if (database === undefined) process.exit(0);
  endProcess();
});
// Ctrl+C and a lost terminal reach the whole process group; only the parent decides when the
// engine stops.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
