import { once } from 'node:events';
import dynalite from 'dynalite';
import {
  AbstractKeyIterator,
  AbstractValueIterator,
} from '../../../node_modules/abstract-level/index.js';
import { LOOPBACK } from '../../host/local-account.ts';

/**
 * dynalite means to end each read with the iterator's `return()`, which its database has not; so
 * every query would leave one open, and with it the blocks and the snapshot that it holds on to.
 */
for (const { prototype } of [AbstractKeyIterator, AbstractValueIterator]) {
  Object.defineProperty(prototype, 'return', {
    value(this: { close(): Promise<void> }) {
      return this.close();
    },
  });
}

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
