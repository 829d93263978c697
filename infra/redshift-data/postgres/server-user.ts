import { lchownSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const isRoot = process.getuid?.() === 0;

/** The user without rights on Linux; the one of macOS is -2, which not every call takes, and 1 is `daemon`. */
const UNPRIVILEGED = process.platform === 'darwin' ? 1 : 65_534;

/** PostgreSQL refuses to run as root; root's servers run as a user that owns nothing else. */
export const serverUser: { readonly uid?: number; readonly gid?: number } = isRoot
  ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED }
  : {};

/** Makes the server's user the owner of a file or of a folder with all in it, but not of what links lead to. */
export const giveToServer = (path: string): void => {
  const { uid, gid } = serverUser;
  if (uid === undefined || gid === undefined) return;
  const entries = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
    : [];
  for (const entry of ['', ...entries]) lchownSync(join(path, entry), uid, gid);
};

/** Whether any user may go through all folders of the path. */
export const isOpenToAll = (path: string): boolean => {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
};
