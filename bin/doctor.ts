import { doctorCommand } from './doctor/doctor-command.ts';
import { startCommand } from './terminal/start-command.ts';

await startCommand(doctorCommand);
