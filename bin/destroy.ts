import { destroyCommand } from './destroy/destroy-command.ts';
import { startCommand } from './terminal/start-command.ts';

await startCommand(destroyCommand);
