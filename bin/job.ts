import { jobCommand } from './job/job-command.ts';
import { startCommand } from './terminal/start-command.ts';

await startCommand(jobCommand);
