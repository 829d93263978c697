import type { Server } from 'node:http';

/** Starts a server on a free loopback port. */
export const listen = (
  server: Server,
  port = 0,
): Promise<{ url: string; stop: () => Promise<void> }> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || address === null) throw new Error('No port.');
      const stop = () =>
        new Promise<void>((stopped) => {
          server.close(() => stopped());
          server.closeAllConnections();
        });
      resolve({ url: `http://127.0.0.1:${address.port}`, stop });
    });
  });
