import { once } from 'node:events';
import type { Server } from 'node:http';
import { LOOPBACK } from './local-account.ts';
import { StartFailure } from './start-failure.ts';

/** A server that accepts connections from this machine only. */
export interface LoopbackListener {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Lets `server` listen on 127.0.0.1; port 0 is any free one. `setting` names the environment
 * variable with which the person at the terminal can choose another port.
 */
export const listenOnLoopback = async (
  server: Server,
  port: number,
  setting?: string,
): Promise<LoopbackListener> => {
  server.listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw thrown;
    const reason = code === 'EACCES' ? 'may not be opened by this user' : 'is in use';
    throw new StartFailure(
      `Port ${port} ${reason}: stop what uses it, or set ${setting ?? 'the port'} to another one.`,
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  let stopping: Promise<void> | undefined;
  return {
    port: address.port,
    url: `http://${LOOPBACK}:${address.port}`,
    stop: () => {
      stopping ??= new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      });
      return stopping;
    },
  };
};
