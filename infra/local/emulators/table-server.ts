import { once } from 'node:events';
import dynalite from 'dynalite';
import { LOOPBACK } from '../machine/local-account.ts';

/** Starts dynalite (DynamoDB) on the loopback interface, persisted in `tableDir`. */
export const startTableServer = async ({ tableDir }: { readonly tableDir: string }) => {
  const server = dynalite({ path: tableDir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    stop: () =>
      new Promise<void>((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
};
