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

/** The context value that lets a test bring its own functions. */
const FUNCTIONS_DIR_KEY = 'functionsDir';

const ownFunctionsDir = fileURLToPath(new URL('../functions', import.meta.url));

/** Who starts it, the CDK CLI or the local stack, says the settings and where the outcome goes. */
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
  // Both tell the reader all there is to mend; a stack trace of ours would only bury it.
  if (!(thrown instanceof DeploymentSettingsError || thrown instanceof BundleError)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 1;
}
