import { once } from 'node:events';
import type { Server } from 'node:http';
import { errorCode, StartFailure } from './start-failure.ts';

/** The only address that anything here binds to, so that no other machine can connect. */
export const LOOPBACK = '127.0.0.1';

/** A server that accepts connections from this machine only. */
export interface LoopbackListener {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** The port of a server that listens. */
export const portOf = (address: ReturnType<Server['address']>): number => {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};

/**
 * Lets `server` listen on 127.0.0.1; port 0 is any free one. `setting` names the environment
 * variable that chooses another port.
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
    const code = errorCode(thrown);
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw thrown;
    const reason = code === 'EACCES' ? 'may not be opened by this user' : 'is in use';
    throw new StartFailure(
      `Port ${port} ${reason}: stop what uses it, or set ${setting ?? 'the port'} to another one.`,
    );
  }
  const openPort = portOf(server.address());
  let stopping: Promise<void> | undefined;
  return {
    port: openPort,
    url: `http://${LOOPBACK}:${openPort}`,
    stop: () => {
      stopping ??= new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      });
      return stopping;
    },
  };
};
