import { startCommand } from '../../bin/terminal/start-command.ts';
import { conformanceCommand } from './conformance-command.ts';

await startCommand(conformanceCommand);
