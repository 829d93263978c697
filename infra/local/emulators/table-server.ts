import dynalite from 'dynalite';
import { type LoopbackListener, listenOnLoopback } from '../../host/loopback-listener.ts';
import { addIteratorReturn } from './vendor-seams.ts';

/** The folder in which dynalite keeps the tables. */
interface TableServerOptions {
  readonly tableDir: string;
}

/** Starts dynalite (DynamoDB) on the loopback interface, on any free port. */
export const startTableServer = ({ tableDir }: TableServerOptions): Promise<LoopbackListener> => {
  addIteratorReturn();
  const timing = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  return listenOnLoopback(dynalite({ path: tableDir, ...timing }), 0);
};
