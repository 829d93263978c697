import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BundleError, bundleFunctions } from '../infra/aws/bundle/function-bundle.ts';
import { PipelineApp } from '../infra/aws/pipeline-app.ts';
import { PipelineStack } from '../infra/aws/pipeline-stack.ts';
import {
  DeploymentSettingsError,
  parseDeploymentSettings,
  SETTINGS_KEY,
} from '../infra/settings/deployment-settings.ts';

/** The context value by which a test replaces the functions. */
const FUNCTIONS_DIR_KEY = 'functionsDir';

const ownFunctionsDir = fileURLToPath(new URL('../functions', import.meta.url));

/** Settings and output folder come from the caller: the CDK CLI or the local stack. */
const synthesize = async (): Promise<void> => {
  const app = new PipelineApp();
  const config = parseDeploymentSettings(app.node.tryGetContext(SETTINGS_KEY));
  const functionsDir = String(app.node.tryGetContext(FUNCTIONS_DIR_KEY) ?? ownFunctionsDir);
  const outDir = await mkdtemp(join(tmpdir(), 'redshift-data-jobs-'));
  try {
    const bundles = await bundleFunctions({ functionsDir, outDir });
    new PipelineStack(app, config.stackName, { config, bundles });
    app.synth();
  } finally {
    await rm(outDir, { recursive: true });
  }
};

try {
  await synthesize();
} catch (thrown) {
  // Their messages are for the user; a stack trace would only hide them.
  if (!(thrown instanceof DeploymentSettingsError || thrown instanceof BundleError)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 1;
}
