/*---
title: Revenue by country
description: >-
  The ten highest sums of order prices of a country by customer segment, month and order priority.
parameters:
  country_name:
    type: string
    description: The nation's name in capitals, as TPC-H writes it.
    minLength: 1
    maxLength: 100
    pattern: '^[^a-z]+$'
    examples: [UNITED STATES, CANADA, INDIA]
---*/
select
  c.c_mktsegment as customer_segment,
  sum(o.o_totalprice) as total_order_price,
  extract(year from o.o_orderdate) as order_year,
  extract(month from o.o_orderdate) as order_month,
  r.r_name as region,
  n.n_name as country,
  o.o_orderpriority as order_priority
from public.orders o
inner join public.customer c on o.o_custkey = c.c_custkey
inner join public.nation n on c.c_nationkey = n.n_nationkey
inner join public.region r on n.n_regionkey = r.r_regionkey
where n.n_name = :country_name
group by 1, 3, 4, 5, 6, 7
order by 2 desc
limit 10
