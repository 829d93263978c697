import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReportError } from '../../shared/reports/parse-report.ts';
import {
  DeploymentSettingsError,
  parseDeploymentSettings,
  SETTINGS_KEY,
} from '../settings/deployment-settings.ts';
import { BundleError, bundleFunctions } from './bundle/function-bundle.ts';
import { PipelineApp } from './pipeline-app.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { Reports } from './redshift-data-jobs/reports.ts';

/** The context value by which a test replaces the functions. */
const FUNCTIONS_DIR_KEY = 'functionsDir';

/** The context value that names the folder of the reports. */
const REPORTS_DIR_KEY = 'reportsDir';

/** The context value that names the folder which keeps the bundles of these sources. */
const BUNDLES_DIR_KEY = 'bundlesDir';

const ownFunctionsDir = fileURLToPath(new URL('../../functions', import.meta.url));
const ownReportsDir = fileURLToPath(new URL('../../shared/reports', import.meta.url));

/**
 * Bundles the functions and synthesizes the stack; settings are in the app's context. Returns what
 * is wrong with settings or functions, for the user; undefined where nothing is.
 */
export const synthesize = async (app = new PipelineApp()): Promise<string | undefined> => {
  const functionsDir = String(app.node.tryGetContext(FUNCTIONS_DIR_KEY) ?? ownFunctionsDir);
  const bundlesDir: unknown = app.node.tryGetContext(BUNDLES_DIR_KEY);
  const keptDir = bundlesDir === undefined ? undefined : String(bundlesDir);
  const outDir = await mkdtemp(join(tmpdir(), 'redshift-data-jobs-'));
  try {
    const config = parseDeploymentSettings(app.node.tryGetContext(SETTINGS_KEY));
    const reports = Reports.fromDirectory(
      String(app.node.tryGetContext(REPORTS_DIR_KEY) ?? ownReportsDir),
    );
    const { submit } = await bundleFunctions({ functionsDir, outDir, keptDir });
    new PipelineStack(app, config.stackName, { config, reports, bundles: dirname(submit) });
    app.synth();
    return undefined;
  } catch (thrown) {
    // Any other error is a bug, whose stack trace we need.
    if (
      thrown instanceof DeploymentSettingsError ||
      thrown instanceof BundleError ||
      thrown instanceof ReportError
    ) {
      return thrown.message;
    }
    throw thrown;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
};
