// No script of npm loads it: this command is started as `npx node bin/redshift-data.ts`.
import './prepare-node.js';
import { redshiftDataCommand } from './redshift-data/redshift-data-command.ts';
import { startCommand } from './terminal/start-command.ts';

await startCommand(redshiftDataCommand);
