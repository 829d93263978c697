/*---
title: Revenue by country
description: Revenue by customer segment, order month and order priority for one country, top ten.
parameters:
  country_name:
    type: string
    description: The nation's name as TPC-H writes it, in capitals.
    minLength: 1
    maxLength: 25
    pattern: '^[A-Z]+( [A-Z]+)*$'
    examples: [UNITED STATES, CANADA, INDIA]
---*/
select
  trim(c.c_mktsegment) as customer_segment,
  to_char(o.o_orderdate, 'YYYY-MM') as order_month,
  trim(o.o_orderpriority) as order_priority,
  count(distinct o.o_orderkey) as order_count,
  sum(l.l_extendedprice * (1 - l.l_discount)) as revenue
from customer c
join nation n on n.n_nationkey = c.c_nationkey
join orders o on o.o_custkey = c.c_custkey
join lineitem l on l.l_orderkey = o.o_orderkey
where n.n_name = :country_name
group by 1, 2, 3
order by revenue desc, order_month, customer_segment, order_priority
limit 10
