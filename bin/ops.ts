import { opsCommand } from './ops/ops-command.ts';
import { startCommand } from './terminal/start-command.ts';

await startCommand(opsCommand);
