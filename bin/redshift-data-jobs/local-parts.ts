import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { type Command, exitCodes } from '../terminal/command.ts';

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

/**
 * The command, which does not run where a part of the local stack is missing: it prints the line
 * that installs what it needs. Its help needs no part.
 */
export const withLocalParts = (command: Command): Command => ({
  ...command,
  run: async (context, args) => {
    const missing = Object.entries(parts()).filter(
      ([name]) => isOfThisPlatform(name) && !isInstalled(name),
    );
    if (missing.length === 0) return command.run(context, args);
    const packages = missing.map(([name, version]) => `${name}@${version}`).join(' ');
    const install = `npm i -D ${packages}`;
    context.terminal.note(`The local stack needs packages that are not installed: ${install}`);
    return exitCodes.failed;
  },
});
