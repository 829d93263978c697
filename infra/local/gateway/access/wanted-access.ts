/** One action on one resource that a call cannot do without. */
export interface WantedAccess {
  readonly action: string;
  readonly resource: string;
}

/** Of actions that know no resource, a policy can only say `*`. */
export const ANY_RESOURCE = '*';
