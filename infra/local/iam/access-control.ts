import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { StackEvents } from '../stack-events.ts';
import { type AccessDecision, decideAccess } from './access-decision.ts';
import type { AccessRequest } from './access-request.ts';
import { type AttachedStatement, attachedStatements } from './attached-statement.ts';
import { keyUses } from './key-use.ts';

/** What is not allowed, and whether a Deny says so. */
export interface Refusal extends Pick<AccessRequest, 'action' | 'resource'> {
  readonly decision: Exclude<AccessDecision, 'allowed'>;
}

/** Decides from the template's own policies who may do what on this machine. */
export class AccessControl {
  readonly #events: StackEvents;
  readonly #roleNames: ReadonlySet<string>;
  readonly #keyUses: (request: AccessRequest) => AccessRequest[];
  #inForce: readonly AttachedStatement[];

  constructor(template: ResolvedTemplate, events: StackEvents) {
    this.#events = events;
    this.#roleNames = new Set(template.ofType('AWS::IAM::Role').map(({ name }) => name));
    this.#keyUses = keyUses(template);
    this.#inForce = attachedStatements(template);
  }

  /** The statements that decide now: the template's, unless others are enforced. */
  get inForce(): readonly AttachedStatement[] {
    return this.#inForce;
  }

  /** Whether the template has a role of this name. */
  hasRole(name: string): boolean {
    return this.#roleNames.has(name);
  }

  /** Lets other statements decide from now on; a test takes a permission away with it. */
  enforce(statements: readonly AttachedStatement[]): void {
    this.#inForce = statements;
  }

  /** What the policies do not allow of it, the use of a key included; tells whoever watches. */
  refusal(request: AccessRequest): Refusal | undefined {
    for (const { action, resource, ...wanted } of [request, ...this.#keyUses(request)]) {
      const decision = this.#decide({ action, resource, ...wanted });
      if (decision !== 'allowed') return { action, resource, decision };
    }
    return undefined;
  }

  /** Whether the policies allow it. */
  allows(request: AccessRequest): boolean {
    return this.refusal(request) === undefined;
  }

  #decide(request: AccessRequest): AccessDecision {
    const decision = decideAccess(this.#inForce, request);
    this.#events.emit({ type: 'access-decided', request, decision });
    return decision;
  }
}
