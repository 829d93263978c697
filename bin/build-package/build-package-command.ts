import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, exitCodes } from '../terminal/command.ts';
import { checkCount, parseArguments } from '../terminal/parse-arguments.ts';
import { buildPackage } from './build-package.ts';

const DEFAULT_FOLDER = fileURLToPath(new URL('../../.package', import.meta.url));

/** `npm run build:package`: the folder that `npm pack` packs. */
export const buildPackageCommand: Command = {
  name: 'npm run build:package --',
  usage: `Usage: npm run build:package [-- FOLDER]

Builds what others install: the construct with the functions' bundles, the client and the commands.
FOLDER is emptied first; it is .package unless given. Then "npm pack ./.package" packs it.
Exit code: 0 it is built, 1 it is not.`,
  run: async ({ terminal }, args) => {
    const { positionals } = parseArguments(args, {});
    checkCount(positionals, 1);
    const [folder = DEFAULT_FOLDER] = positionals;
    await buildPackage(folder);
    terminal.print(`Built in ${relative(process.cwd(), folder) || '.'}.`);
    return exitCodes.done;
  },
};
