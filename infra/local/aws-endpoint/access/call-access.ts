import { now } from '../../../host/clock.ts';
import type { AccessControl } from '../../iam/access-control.ts';
import {
  type AccessRequest,
  type Principal,
  type RequestContext,
  roleArn,
} from '../../iam/access-request.ts';
import { s3Target } from '../../s3/s3-operation.ts';
import { instantOf } from '../../sigv4/authentication.ts';
import type { AwsError } from '../aws-answer.ts';
import type { AwsCall } from '../aws-call.ts';
import { accessDeniedError } from '../gateway-error.ts';
import { invokedFunction } from '../operations/invocation-answer.ts';
import { queueAccess, topicAccess } from './message-access.ts';
import { listAccess, objectAccess } from './object-access.ts';
import { statementAccess } from './statement-access.ts';
import { tableAccess } from './table-access.ts';
import { ANY_RESOURCE, type WantedAccess } from './wanted-access.ts';

const jsonInput = ({ body }: AwsCall): unknown => {
  try {
    return JSON.parse(body?.toString() ?? '{}');
  } catch {
    // The service will say so; what the call is about stays unknown.
    return {};
  }
};

const wantedBy = (call: AwsCall): WantedAccess[] => {
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
    case 'lambda':
      return [
        {
          action: 'lambda:InvokeFunction',
          resource: invokedFunction(call.path) ?? ANY_RESOURCE,
        },
      ];
    case 'sts':
      // Nobody needs a permission to learn who they are.
      return [];
    default:
      return service satisfies never;
  }
};

/** The warehouse signs with the name of the role that it writes results as; there is no STS here. */
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

const contextOf = ({ service, authentication }: AwsCall): RequestContext => ({
  // The gateway stands for AWS's own endpoints, which are reached over TLS; the connection to it
  // never leaves this machine.
  'aws:SecureTransport': 'true',
  ...(service === 's3' && {
    's3:authType': authentication.form === 'link' ? 'REST-QUERY-STRING' : 'REST-HEADER',
    's3:signatureAge': String(now().getTime() - instantOf(authentication.amzDate).getTime()),
  }),
});

/** The refusal that the policies give this call, or `undefined` where they allow all of it. */
export const refusedAccess = (access: AccessControl, call: AwsCall): AwsError | undefined => {
  const principal = principalOf(access, call);
  const context = contextOf(call);
  const roleName = warehouseRole(access, call);
  if (roleName !== undefined && !access.allows(assumedByWarehouse(roleName))) {
    const { action, resource } = assumedByWarehouse(roleName);
    const caller = call.principalArn;
    return accessDeniedError(call.service, { action, resource, decision: 'not-granted', caller });
  }
  for (const wanted of wantedBy(call)) {
    const refusal = access.refusal({ principal, context, ...wanted });
    if (refusal === undefined) continue;
    return accessDeniedError(call.service, { ...refusal, caller: call.principalArn });
  }
  return undefined;
};

/** Whether the caller may learn that the key is not there. */
export const mayLearnOfMissingKey = (access: AccessControl, call: AwsCall): boolean =>
  access.allows({
    principal: principalOf(access, call),
    context: contextOf(call),
    ...listAccess(s3Target(call)),
  });
