#!/usr/bin/env node
import { chosenCommand } from './redshift-data-jobs/chosen-command.ts';
import { startCommand } from './terminal/start-command.ts';

const { command, args } = await chosenCommand(process.argv.slice(2));
await startCommand(command, args);
