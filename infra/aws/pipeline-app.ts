import { App, type AppProps } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';

/**
 * A CDK app with every behaviour on that aws-cdk-lib recommends for a new project. They are set
 * here and not in cdk.json, which only the CDK CLI reads, so that the template is the same whoever
 * synthesizes it; a later CDK that recommends more shows in the template's snapshot.
 */
export class PipelineApp extends App {
  constructor(props: Pick<AppProps, 'builtinCloudFormationValidation'> = {}) {
    super({ ...props, context: CURRENTLY_RECOMMENDED_FLAGS, analyticsReporting: false });
  }
}
