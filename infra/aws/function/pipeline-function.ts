import type { GrantOnPrincipalOptions, IGrantable, IPrincipal, IRole } from 'aws-cdk-lib/aws-iam';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { acknowledge } from '../deployment/acknowledge.ts';
import { deploymentName } from '../deployment/deployment-name.ts';
import { checkEnvironmentSize } from './environment-size.ts';
import type { FunctionSize } from './function-size.ts';

/** What distinguishes one function of the pipeline from the others. */
export interface PipelineFunctionProps extends FunctionSize {
  /** The folder of its bundle: `index.js` and package.json. */
  readonly bundle: string;
  /** The role that it runs with. */
  readonly role: IRole;
  /** The service name in its log lines. */
  readonly serviceName: string;
  readonly logRetentionDays: RetentionDays;
  readonly encryption: EncryptionKey;
}

/** One function: its bundle on Node 24 and arm64, its role, and a log group with a retention. */
export class PipelineFunction extends Construct implements IGrantable {
  readonly grantPrincipal: IPrincipal;
  readonly lambda: LambdaFunction;
  private readonly environment = new Map<string, string>();

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    this.grantPrincipal = props.role.grantPrincipal;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      ...(props.encryption.key && { encryptionKey: props.encryption.key }),
      // A retained log group would have a generated name that nothing refers to.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      role: props.role,
      memorySize: props.memoryMegabytes,
      timeout: props.timeout,
      logGroup,
    });
    acknowledge(
      this.lambda,
      {
        id: 'Serverless-LambdaDLQ',
        reason:
          'Functions that are invoked asynchronously have a failure destination, which keeps the error ' +
          'too; functions behind HTTP are never invoked asynchronously.',
      },
      {
        id: 'Serverless-LambdaTracing',
        reason:
          "A W3C trace id goes through record, logs, manifest and notification, and the job's " +
          'timeline has each state with its time. The X-Ray client would add 13 ms to each cold start.',
      },
    );
    // No AWSLambdaBasicExecutionRole: it may write to, and create, every log group of the account.
    logGroup.grantWrite(props.role);
    this.provide('DEPLOYMENT_NAME', deploymentName(this));
    this.provide('POWERTOOLS_SERVICE_NAME', props.serviceName);
    this.provide('LOG_LEVEL', 'INFO');
  }

  /** Sets an environment variable; throws where two parts of the stack disagree about its value. */
  provide(name: string, value: string): void {
    const present = this.environment.get(name);
    if (present !== undefined && present !== value) {
      throw new Error(`${this.node.path}: ${name} is already ${present}, it cannot be ${value}.`);
    }
    this.environment.set(name, value);
    this.lambda.addEnvironment(name, value);
  }

  /** Throws where Lambda would refuse the variables for their size; call it after the last one. */
  checkEnvironment(): void {
    const resolved = Object.entries(Stack.of(this).resolve(Object.fromEntries(this.environment)));
    checkEnvironmentSize(this.node.id, Object.fromEntries(resolved));
  }

  /** Allows the function's role `actions` on `resourceArns`, and nothing else. */
  allow(actions: readonly string[], ...resourceArns: readonly string[]): void {
    this.grantActions({ actions: [...actions], resourceArns: [...resourceArns] });
  }

  /** The same, for requests that fulfil the conditions. */
  allowWhere(
    actions: readonly string[],
    conditions: Readonly<Record<string, Readonly<Record<string, string>>>>,
    ...resourceArns: readonly string[]
  ): void {
    this.grantActions({
      actions: [...actions],
      resourceArns: [...resourceArns],
      conditions: { ...conditions },
    });
  }

  /** Lets the function's role decrypt with a key, for calls of one AWS service. */
  allowDecrypt(keyArn: string, service: string): void {
    const { region, urlSuffix } = Stack.of(this);
    this.grantActions({
      actions: ['kms:Decrypt'],
      resourceArns: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.${urlSuffix}` } },
    });
  }

  private grantActions(options: Omit<GrantOnPrincipalOptions, 'grantee'>): void {
    Grant.addToPrincipal({ ...options, grantee: this }).assertSuccess();
  }
}
