import type { CommandName } from './command-names.ts';

const PROGRAM = 'npx redshift-data-jobs';

/** How a user calls each command of the installed package. */
export const commandNames: Readonly<Record<CommandName, string>> = {
  job: PROGRAM,
  ops: `${PROGRAM} ops`,
  doctor: `${PROGRAM} doctor`,
  verify: `${PROGRAM} verify`,
  check: `${PROGRAM} check`,
  local: `${PROGRAM} local`,
  start: `${PROGRAM} local`,
  all: PROGRAM,
};
