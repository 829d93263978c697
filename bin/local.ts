import { localCommand } from './local/local-command.ts';
import { startCommand } from './terminal/start-command.ts';

await startCommand(localCommand);
