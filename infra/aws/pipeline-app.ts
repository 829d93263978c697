import { App, type AppProps, DefaultStackSynthesizer } from 'aws-cdk-lib/core';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';

/**
 * A CDK app with every feature flag that aws-cdk-lib recommends for a new project. They are set
 * here and not in cdk.json, which only the CDK CLI reads, so that every caller synthesizes the same
 * template. Flags of a later CDK show in the template's snapshot.
 */
export class PipelineApp extends App {
  constructor(props: Pick<AppProps, 'builtinCloudFormationValidation' | 'outdir'> = {}) {
    super({ ...props, context: CURRENTLY_RECOMMENDED_FLAGS, analyticsReporting: false });
  }
}

const bound = (value: string | undefined): string => {
  if (value === undefined) throw new Error('The synthesizer is not bound to a stack yet.');
  return value;
};

/**
 * Synthesizes a template of resources and outputs only: without the rule that compares a bootstrap
 * version, whose parameter and conditions no other part of the template needs.
 *
 * The three overrides narrow `string | undefined`: under exactOptionalPropertyTypes it does not
 * match the optional properties of IStackSynthesizer.
 */
export class TemplateSynthesizer extends DefaultStackSynthesizer {
  constructor() {
    super({ generateBootstrapVersionRule: false });
  }

  override get bootstrapQualifier(): string {
    return bound(super.bootstrapQualifier);
  }

  override get lookupRole(): string {
    return bound(super.lookupRole);
  }

  override get cloudFormationExecutionRole(): string {
    return bound(super.cloudFormationExecutionRole);
  }
}
