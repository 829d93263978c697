import { buildPackageCommand } from './build-package/build-package-command.ts';
import { startCommand } from './terminal/start-command.ts';

await startCommand(buildPackageCommand);
