import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );

/** The open files of a process; one may be closed while they are listed. */
const openFilesOf = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/fd`).flatMap((file) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${file}`)];
    } catch {
      return [];
    }
  });

/** Of `proc_net_tcp(5)`. */
const LISTENING = '0A';

/**
 * The addresses at which this process and those that it has started listen, as Linux writes them:
 * `0100007F` is 127.0.0.1.
 */
export const listeningAddresses = (): string[] => {
  const files = new Set([process.pid, ...childrenOf(process.pid)].flatMap(openFilesOf));
  return ['tcp', 'tcp6'].flatMap((protocol) =>
    readFileSync(`/proc/net/${protocol}`, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
        const isOwn = state === LISTENING && files.has(`socket:[${inode}]`);
        return isOwn ? [local.split(':')[0] ?? ''] : [];
      }),
  );
};
