import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';

/** The effects of destroying. */
interface DestroyDeps {
  /** The outputs of the deployed stack; undefined where it does not exist. */
  readonly outputs: (stackName: string) => Promise<Readonly<Record<string, string>> | undefined>;
  /** Deletes every object of the bucket and returns their number. */
  readonly empty: (bucket: string) => Promise<number>;
  /** Runs `cdk destroy` and returns its exit code. */
  readonly destroy: () => Promise<number>;
  readonly print: (line: string) => void;
}

/**
 * Destroys a deployment with its data: the objects first, since CloudFormation deletes only empty
 * buckets, then the stack. Returns the exit code.
 */
export const destroyStack = async (
  { stackName, retainData }: Pick<DeploymentSettings, 'stackName' | 'retainData'>,
  { outputs, empty, destroy, print }: DestroyDeps,
  confirmed: string | undefined,
  settingsPath = 'cdk.json',
): Promise<number> => {
  if (retainData) {
    print(
      '"retainData" is true, so jobs and results are to stay: npx cdk destroy deletes the rest.',
    );
    print('To leave nothing, set it to false, deploy once more, and call this again.');
    return 2;
  }
  const { ResultBucketName: bucket } = (await outputs(stackName)) ?? {};
  if (bucket === undefined) {
    print(`There is no stack ${stackName} with a result bucket in this account and Region.`);
    return 1;
  }
  if (confirmed !== stackName) {
    print(`This deletes ${stackName} with every job, every result in ${bucket} and their key.`);
    const settings = settingsPath === 'cdk.json' ? '' : ` ${settingsPath}`;
    print(`If that is meant: npm run destroy -- --yes ${stackName}${settings}`);
    return 2;
  }
  print(`${await empty(bucket)} objects deleted from ${bucket}.`);
  return destroy();
};
