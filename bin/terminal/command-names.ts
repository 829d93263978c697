/**
 * How a user calls each command in a checkout, here and in every hint. The installed package has
 * names of its own, in the file that ends with `.packaged.ts`.
 */
export const commandNames = {
  job: 'npm run job --',
  ops: 'npm run ops --',
  doctor: 'npm run doctor --',
  verify: 'npm run verify --',
  check: 'npm run check:reports --',
  local: 'npm start --',
  start: 'npm start',
  all: 'node bin/redshift-data-jobs.ts',
} as const;

/** One of the commands. */
export type CommandName = keyof typeof commandNames;
