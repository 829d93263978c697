import type { FakeReport } from './submission-check.ts';

/** Reports that together have every kind of parameter. */
export const sampleReports: readonly FakeReport[] = [
  {
    name: 'revenue-by-country',
    title: 'Revenue by country',
    description: 'The ten highest sums of order prices of a country by segment and month.',
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
  { name: 'total_order_price', type: 'numeric' },
  { name: 'order_year', type: 'int4' },
  { name: 'order_month', type: 'int4' },
  { name: 'region', type: 'bpchar' },
  { name: 'country', type: 'bpchar' },
  { name: 'order_priority', type: 'bpchar' },
];

/** A result of `revenue-by-country` as a CSV file. */
export const revenueFile = [
  'customer_segment,total_order_price,order_year,order_month,region,country,order_priority',
  'FURNITURE,789077.92,1998,1,AMERICA,UNITED STATES,1-URGENT',
  'MACHINERY,589887.97,1996,11,AMERICA,UNITED STATES,4-NOT SPECIFIED',
  'BUILDING,542954.49,1992,12,AMERICA,UNITED STATES,4-NOT SPECIFIED',
  '"HOUSE, HOLD",541025.30,1995,5,AMERICA,UNITED STATES,3-MEDIUM',
  'AUTOMOBILE,538110.55,1995,5,AMERICA,UNITED STATES,',
  'FURNITURE,536991.23,1995,6,AMERICA,UNITED STATES,4-NOT SPECIFIED',
  'BUILDING,535880.01,1995,6,AMERICA,UNITED STATES,2-HIGH',
  'MACHINERY,534017.77,1995,7,AMERICA,UNITED STATES,5-LOW',
  'AUTOMOBILE,533000.00,1995,7,AMERICA,UNITED STATES,1-URGENT',
  'BUILDING,531000.00,1995,8,AMERICA,UNITED STATES,5-LOW',
  '',
].join('\r\n');
