import { once } from 'node:events';
import dynalite from 'dynalite';
import { LOOPBACK, portOf } from '../../host/loopback-listener.ts';
import { addIteratorReturn } from './vendor-seams.ts';

/** Starts dynalite (DynamoDB) on the loopback interface; its tables are kept in `tableDir`. */
export const startTableServer = async ({ tableDir }: { readonly tableDir: string }) => {
  addIteratorReturn();
  const server = dynalite({ path: tableDir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    url: `http://${LOOPBACK}:${portOf(server.address())}`,
    stop: () =>
      new Promise<void>((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
};
