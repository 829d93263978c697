import { startCommand } from './terminal/start-command.ts';
import { verifyCommand } from './verify/verify-command.ts';

await startCommand(verifyCommand);
