/** One action on one resource that a call cannot do without. */
export interface WantedAccess {
  readonly action: string;
  readonly resource: string;
  /** Of a write to S3: it is one of several parts. */
  readonly inParts?: boolean;
}

/** Of actions that know no resource, a policy can only say `*`. */
export const ANY_RESOURCE = '*';
