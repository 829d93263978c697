import { checkReportsCommand } from './check-reports/check-reports-command.ts';
import { startCommand } from './terminal/start-command.ts';

await startCommand(checkReportsCommand);
