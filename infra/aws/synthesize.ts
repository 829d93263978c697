import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DeploymentSettingsError,
  parseDeploymentSettings,
  SETTINGS_KEY,
} from '../settings/deployment-settings.ts';
import { BundleError, bundleFunctions } from './bundle/function-bundle.ts';
import { PipelineApp } from './pipeline-app.ts';
import { PipelineStack } from './pipeline-stack.ts';

/** The context value by which a test replaces the functions. */
const FUNCTIONS_DIR_KEY = 'functionsDir';

const ownFunctionsDir = fileURLToPath(new URL('../../functions', import.meta.url));

/**
 * Bundles the functions and synthesizes the stack; settings are in the app's context. Returns what
 * is wrong with settings or functions, for the user; undefined where nothing is.
 */
export const synthesize = async (app = new PipelineApp()): Promise<string | undefined> => {
  const functionsDir = String(app.node.tryGetContext(FUNCTIONS_DIR_KEY) ?? ownFunctionsDir);
  const outDir = await mkdtemp(join(tmpdir(), 'redshift-data-jobs-'));
  try {
    const config = parseDeploymentSettings(app.node.tryGetContext(SETTINGS_KEY));
    const bundles = await bundleFunctions({ functionsDir, outDir });
    new PipelineStack(app, config.stackName, { config, bundles });
    app.synth();
    return undefined;
  } catch (thrown) {
    // Any other error is a bug, whose stack trace we need.
    if (thrown instanceof DeploymentSettingsError || thrown instanceof BundleError) {
      return thrown.message;
    }
    throw thrown;
  } finally {
    await rm(outDir, { recursive: true });
  }
};
