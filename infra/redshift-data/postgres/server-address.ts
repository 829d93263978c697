import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { LOOPBACK, portOf } from '../../host/loopback-listener.ts';
import { temporaryFolder } from './cache-folder.ts';
import { giveToServer } from './server-user.ts';

/** Where a server can be reached; a socket's folder is open to its user alone. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly password?: string;
}

/** The administrator's password, where a server listens on a port that any user can connect to. */
export const PASSWORD_FILE = 'password.txt';

/** How clients reach a server: through a socket in a folder of its user, or a port of this machine. */
export type Transport = 'socket' | 'port';

/** Node has no sockets with a path on Windows, only named pipes. */
export const usualTransport: Transport = process.platform === 'win32' ? 'port' : 'socket';

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  return port;
};

/** A socket's path has room for about a hundred bytes. */
const LONGEST_SOCKET_FOLDER = 75;

/** An address that a server on the folder may take. */
export const addressFor = async (
  dataFolder: string,
  transport: Transport,
): Promise<ServerAddress> => {
  if (transport === 'port') {
    const password = readFileSync(join(dataFolder, PASSWORD_FILE), 'utf8');
    return { host: LOOPBACK, port: await freePort(), password };
  }
  const folder = temporaryFolder();
  const isLong = Buffer.byteLength(folder) > LONGEST_SOCKET_FOLDER;
  const host = mkdtempSync(join(isLong ? '/tmp' : folder, 'rsd-'));
  giveToServer(host);
  return { host, port: 5432 };
};
