import { newIdentifier } from '../../host/system.ts';
import { type Statement, statementTotals, type TerminalStatus } from './statement.ts';

/**
 * The EventBridge envelope of a settled statement, ready to be put on a bus. Keys and detail are
 * those of the documented sample:
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-monitoring-events.html
 */
export interface StatementStatusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Redshift Data Statement Status Change';
  readonly source: 'aws.redshift-data';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: {
    readonly principal: string;
    /** Empty when the statement was given no name. */
    readonly statementName: string;
    readonly statementId: string;
    readonly redshiftQueryId: number;
    readonly state: TerminalStatus;
    readonly rows: number;
    /** Epoch seconds at which the result is dropped. */
    readonly expireAt: number;
  };
}

/** Where the event says it comes from. */
export interface EventOrigin {
  readonly account: string;
  readonly region: string;
  /** The ARN of the statement's cluster or workgroup. */
  readonly resource: string;
}

/** The event of a statement that has settled in `state`; its time has whole seconds. */
export const statementStatusEvent = (
  statement: Statement,
  state: TerminalStatus,
  expiresAt: number,
  origin: EventOrigin,
): StatementStatusEvent => {
  const { redshiftQueryId, resultRows } = statementTotals(statement);
  return {
    version: '0',
    id: newIdentifier(),
    'detail-type': 'Redshift Data Statement Status Change',
    source: 'aws.redshift-data',
    account: origin.account,
    time: `${new Date(statement.updatedAt).toISOString().slice(0, 19)}Z`,
    region: origin.region,
    resources: [origin.resource],
    detail: {
      principal: statement.principal,
      statementName: statement.statementName ?? '',
      statementId: statement.id,
      redshiftQueryId,
      state,
      rows: resultRows,
      expireAt: Math.floor(expiresAt / 1000),
    },
  };
};
