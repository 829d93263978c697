import { readFileSync } from 'node:fs';
import { DEPLOY_CONFIG_KEY, type DeployConfig, parseDeployConfig } from './deployment-settings.ts';

/**
 * The settings in a file like cdk.json.
 *
 * @throws DeployConfigError that names every fault; Error where the file cannot be read as JSON.
 */
export const readDeployConfig = (path: string): DeployConfig => {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const context: unknown = Object(file).context;
  return parseDeployConfig(Object(context)[DEPLOY_CONFIG_KEY]);
};
