import type { FakeReport } from './submission-check.ts';

/** Reports that between them use every kind of parameter. */
export const sampleReports: readonly FakeReport[] = [
  {
    name: 'revenue-by-country',
    title: 'Revenue by country',
    description: 'Revenue by customer segment, month and order priority for one country, top ten.',
    parameters: {
      type: 'object',
      properties: {
        country_name: {
          type: 'string',
          description: 'A nation of the TPC-H data, in capitals.',
          examples: ['UNITED STATES', 'FRANCE', 'JAPAN'],
        },
      },
      required: ['country_name'],
    },
    deliveries: ['collect'],
  },
  {
    name: 'late-orders',
    title: 'Late orders',
    description: 'Orders that were shipped after the day they were promised for.',
    parameters: {
      type: 'object',
      properties: {
        since: { type: 'string', format: 'date', description: 'The first order date to include.' },
        order_priority: { type: 'string', enum: ['1-URGENT', '2-HIGH', '3-MEDIUM'] },
        days_late: { type: 'integer', minimum: 1, maximum: 90, default: 7 },
        with_returns: { type: 'boolean', default: false },
      },
      required: ['since', 'order_priority'],
    },
    deliveries: ['collect', 'unload'],
  },
  {
    name: 'top-suppliers',
    title: 'Top suppliers',
    description: 'Suppliers by revenue in one quarter.',
    parameters: { type: 'object', properties: {}, required: [] },
    deliveries: ['collect', 'unload'],
  },
];

/** The columns of `revenue-by-country`. */
export const revenueColumns = [
  { name: 'customer_segment', type: 'bpchar' },
  { name: 'order_month', type: 'date' },
  { name: 'order_priority', type: 'bpchar' },
  { name: 'order_count', type: 'int8' },
  { name: 'revenue', type: 'numeric' },
];

/** A result of `revenue-by-country` as a CSV file. */
export const revenueFile = [
  'customer_segment,order_month,order_priority,order_count,revenue',
  'BUILDING,1995-03-01,1-URGENT,31,4318277.2600',
  'MACHINERY,1995-03-01,2-HIGH,28,4127719.8431',
  'BUILDING,1995-04-01,1-URGENT,30,4012345.0000',
  '"HOUSE, HOLD",1995-05-01,3-MEDIUM,25,3999999.9900',
  'AUTOMOBILE,1995-05-01,,22,3811110.5000',
  'FURNITURE,1995-06-01,4-NOT SPECIFIED,21,3699123.4500',
  'BUILDING,1995-06-01,2-HIGH,24,3588001.1000',
  'MACHINERY,1995-07-01,5-LOW,20,3401777.0000',
  'AUTOMOBILE,1995-07-01,1-URGENT,19,3300000.0000',
  'BUILDING,1995-08-01,5-LOW,18,3100000.0000',
  '',
].join('\r\n');
