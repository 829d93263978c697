import { LOCAL_ACCOUNT_ID, roleArn } from '../../host/local-account.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { EventSink } from '../event-log/event-log.ts';
import { type AccessDecision, decideAccess } from './access-decision.ts';
import {
  type AccessRequest,
  ANY_RESOURCE,
  type Principal,
  type RequestContext,
  type RequiredAccess,
} from './access-request.ts';
import { type AttachedStatement, attachedStatements } from './attached-statement.ts';
import { keyUses } from './key-use.ts';

export {
  type AccessRequest,
  ANY_RESOURCE,
  type Principal,
  type RequestContext,
  type RequiredAccess,
};

/** The policies have decided about a request. */
export interface AccessDecided {
  readonly type: 'access-decided';
  readonly request: AccessRequest;
  readonly decision: AccessDecision;
}

/** What is not allowed, and whether a Deny statement forbids it. */
export interface Refusal extends Pick<AccessRequest, 'action' | 'resource'> {
  readonly decision: Exclude<AccessDecision, 'allowed'>;
}

/** Enforces the template's own policies on this machine. */
export class AccessControl {
  private readonly events: EventSink<AccessDecided>;
  private readonly roleNames: ReadonlySet<string>;
  private readonly keyUsesOf: (request: AccessRequest) => AccessRequest[];
  private statements: readonly AttachedStatement[];

  constructor(template: ResolvedTemplate, events: EventSink<AccessDecided>) {
    this.events = events;
    this.roleNames = new Set(template.ofType('AWS::IAM::Role').map(({ name }) => name));
    this.keyUsesOf = keyUses(template);
    this.statements = attachedStatements(template);
  }

  /** The statements in force: the template's, unless a test has replaced them. */
  get inForce(): readonly AttachedStatement[] {
    return this.statements;
  }

  /** Whether the template has a role of this name. */
  hasRole(name: string): boolean {
    return this.roleNames.has(name);
  }

  /** Replaces the statements in force; tests use it to take permissions away. */
  enforce(statements: readonly AttachedStatement[]): void {
    this.statements = statements;
  }

  /** The first action that the policies refuse, the use of encryption keys included. */
  refusal(request: AccessRequest): Refusal | undefined {
    for (const needed of [request, ...this.keyUsesOf(request)]) {
      const decision = decideAccess(this.statements, needed);
      this.events.emit({ type: 'access-decided', request: needed, decision });
      const { action, resource } = needed;
      if (decision !== 'allowed') return { action, resource, decision };
    }
    return undefined;
  }

  /** Whether the policies allow the request. */
  allows(request: AccessRequest): boolean {
    return this.refusal(request) === undefined;
  }

  /**
   * Whether the role may do it, when AWS acts with the role: to write logs, to deliver failures.
   */
  allowsRole(roleName: string, action: string, resource: string): boolean {
    return this.allows({
      principal: { kind: 'role', roleName, arn: roleArn(roleName) },
      action,
      resource,
      context: { 'aws:SecureTransport': 'true' },
    });
  }

  /** Whether the AWS service may do it on behalf of the resource with the ARN `sourceArn`. */
  allowsService(service: string, sourceArn: string, action: string, resource: string): boolean {
    return this.allows({
      principal: { kind: 'service', name: `${service}.amazonaws.com` },
      action,
      resource,
      context: {
        'aws:SecureTransport': 'true',
        'aws:SourceAccount': LOCAL_ACCOUNT_ID,
        'aws:SourceArn': sourceArn,
      },
    });
  }

  /** Whether the AWS service may assume the role on behalf of that resource. */
  allowsAssuming(service: string, sourceArn: string, roleName: string): boolean {
    return this.allowsService(service, sourceArn, 'sts:AssumeRole', roleArn(roleName));
  }
}
