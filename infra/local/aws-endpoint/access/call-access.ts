import { roleArn } from '../../../host/local-account.ts';
import { now } from '../../../host/system.ts';
import { accessDeniedError } from '../../aws-protocol/aws-errors.ts';
import { type AwsCall, type AwsError, jsonBody } from '../../aws-protocol/aws-protocol.ts';
import {
  type AccessControl,
  type AccessRequest,
  ANY_RESOURCE,
  type Principal,
  type RequestContext,
  type RequiredAccess,
} from '../../iam/access-control.ts';
import { s3Target } from '../../s3/s3.ts';
import { instantOf } from '../../sigv4/sigv4.ts';
import { invokedFunction } from '../operations/own-operations.ts';
import { queueAccess, topicAccess } from './message-access.ts';
import { listAccess, objectAccess } from './object-access.ts';
import { statementAccess } from './statement-access.ts';
import { leadingKey, tableAccess } from './table-access.ts';

const jsonInput = (call: AwsCall): unknown => {
  try {
    return jsonBody(call);
  } catch {
    // The service itself refuses the call.
    return {};
  }
};

const requiredAccess = (call: AwsCall): RequiredAccess[] => {
  const { service, operation } = call;
  switch (service) {
    case 's3':
      return operation === 'NotImplemented' ? [] : objectAccess(s3Target(call), call.headers);
    case 'dynamodb':
      return tableAccess(operation, jsonInput(call));
    case 'redshift-data':
      return statementAccess(operation, jsonInput(call));
    case 'sqs':
      return queueAccess(operation, jsonInput(call));
    case 'sns':
      return topicAccess(operation, new URLSearchParams(call.body?.toString()));
    case 'monitoring':
      return [{ action: `cloudwatch:${operation}`, resource: ANY_RESOURCE }];
    case 'cloudformation':
      return [{ action: `cloudformation:${operation}`, resource: ANY_RESOURCE }];
    case 'lambda': {
      const resource = invokedFunction(call.path) ?? ANY_RESOURCE;
      return [{ action: 'lambda:InvokeFunction', resource }];
    }
    case 'sts':
      // GetCallerIdentity needs no permission.
      return [];
  }
};

/** STS issues no keys here: the warehouse signs with the name of the role that it assumes. */
const warehouseRole = (access: AccessControl, { authentication }: AwsCall): string | undefined =>
  access.hasRole(authentication.accessKeyId) ? authentication.accessKeyId : undefined;

const principalOf = (access: AccessControl, call: AwsCall): Principal => {
  const { principal, principalArn } = call;
  const roleName = principal?.roleName ?? warehouseRole(access, call);
  return roleName === undefined
    ? { kind: 'outside', arn: principalArn }
    : { kind: 'role', roleName, arn: principal ? principalArn : roleArn(roleName) };
};

const assumedByWarehouse = (roleName: string): AccessRequest => ({
  principal: { kind: 'service', name: 'redshift-serverless.amazonaws.com' },
  action: 'sts:AssumeRole',
  resource: roleArn(roleName),
  context: {},
});

const contextOf = (call: AwsCall): RequestContext => ({
  ...callContext(call),
  ...(call.service === 'dynamodb' && leadingKey(jsonInput(call))),
});

const callContext = ({ service, authentication }: AwsCall): RequestContext => ({
  // Stands in for AWS's endpoints, which use TLS; this connection never leaves the machine.
  'aws:SecureTransport': 'true',
  ...(service === 's3' && {
    's3:authType': authentication.form === 'link' ? 'REST-QUERY-STRING' : 'REST-HEADER',
    's3:signatureAge': String(now().getTime() - instantOf(authentication.amzDate).getTime()),
  }),
});

/** The policies' refusal of this call; `undefined` if they allow it. */
export const refusedAccess = (access: AccessControl, call: AwsCall): AwsError | undefined => {
  const principal = principalOf(access, call);
  const context = contextOf(call);
  const roleName = warehouseRole(access, call);
  const requests = [
    ...(roleName === undefined ? [] : [assumedByWarehouse(roleName)]),
    ...requiredAccess(call).map((required) => ({ principal, context, ...required })),
  ];
  for (const request of requests) {
    const refusal = access.refusal(request);
    if (refusal) return accessDeniedError(call.service, { ...refusal, caller: call.principalArn });
  }
  return undefined;
};

/** Whether the caller may list the bucket and thereby learn that a key is missing. */
export const mayListBucket = (access: AccessControl, call: AwsCall): boolean =>
  access.allows({
    principal: principalOf(access, call),
    context: contextOf(call),
    ...listAccess(s3Target(call)),
  });
