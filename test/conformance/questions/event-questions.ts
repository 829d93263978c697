import type { AskedWithQueue, Question } from './question.ts';

/** The event of a statement or a batch, without what is different each time. */
const eventAfter = async (
  { queue, warehouse: { target } }: AskedWithQueue,
  done: { readonly Id?: string | undefined },
) => {
  const { source, resources, detail, ...event } = await queue.eventOf(done.Id);
  const service = target.WorkgroupName === undefined ? 'redshift' : 'redshift-serverless';
  return {
    source,
    type: event['detail-type'],
    ofWarehouse: resources.map((arn) => arn.split(':')[2] === service),
    members: Object.keys(detail).sort().join(),
    state: detail['state'],
    rows: detail['rows'],
  };
};

const envelope = {
  source: 'aws.redshift-data',
  type: 'Redshift Data Statement Status Change',
  ofWarehouse: [true],
  members: 'expireAt,principal,redshiftQueryId,rows,state,statementId,statementName',
};

const named = ({ warehouse: { schema } }: AskedWithQueue) => ({
  WithEvent: true,
  StatementName: schema,
});

/** What EventBridge delivers. */
export const eventQuestions: readonly Question<AskedWithQueue>[] = [
  {
    topic: 'the event of a query',
    row: 'Events',
    ask: async (asked) =>
      eventAfter(asked, await asked.warehouse.run('select 1 union all select 2', named(asked))),
    answer: { ...envelope, state: 'FINISHED', rows: 2 },
  },
  {
    topic: 'the event of a statement that fails',
    row: 'Events',
    ask: async (asked) =>
      eventAfter(asked, await asked.warehouse.run('select 1 / 0', named(asked))),
    answer: { ...envelope, state: 'FAILED', rows: -1 },
  },
  {
    topic: 'the event of a batch',
    row: 'Events',
    ask: async (asked) =>
      eventAfter(asked, await asked.warehouse.batch(['select 1', 'select 2'], named(asked))),
    answer: { ...envelope, state: 'FINISHED', rows: -1 },
  },
];
