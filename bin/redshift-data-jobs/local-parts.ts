import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { exitCodes } from '../terminal/command.ts';

/** The build of the package writes it: the packages that only the local stack needs. */
const PARTS_FILE = fileURLToPath(new URL('local-parts.json', import.meta.url));

const versions = z.record(z.string(), z.string());

/** A checkout has no such file: its `npm ci` brings everything. */
const parts = (): Readonly<Record<string, string>> =>
  existsSync(PARTS_FILE) ? z.parse(versions, JSON.parse(readFileSync(PARTS_FILE, 'utf8'))) : {};

/** A part may come in a package for each platform, of which one is enough. */
const isOfThisPlatform = (name: string): boolean => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return !/-(x64|arm64)$/.test(name) || name.endsWith(`/${platform}-${process.arch}`);
};

const isInstalled = (name: string): boolean => {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
};

/** Ends the process with the line that installs what is missing for a local stack. */
export const requireLocalParts = (): void => {
  const missing = Object.entries(parts()).filter(
    ([name]) => isOfThisPlatform(name) && !isInstalled(name),
  );
  if (missing.length === 0) return;
  const packages = missing.map(([name, version]) => `${name}@${version}`).join(' ');
  console.error(`The local stack needs packages that are not installed: npm i -D ${packages}`);
  process.exit(exitCodes.failed);
};
