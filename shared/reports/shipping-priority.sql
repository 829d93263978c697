/*---
title: Shipping priority
description: >-
  The ten unshipped orders of a market segment that were worth most on a day (TPC-H query 3).
parameters:
  segment:
    type: string
    description: The customers' market segment.
    enum: [AUTOMOBILE, BUILDING, FURNITURE, HOUSEHOLD, MACHINERY]
    examples: [BUILDING]
  as_of:
    type: string
    format: date
    description: Ordered before this day, and shipped after it.
    examples: ['1995-03-15']
---*/
select
  l_orderkey as order_key,
  sum(l_extendedprice * (1 - l_discount)) as revenue,
  o_orderdate as order_date,
  o_shippriority as ship_priority
from customer
join orders on o_custkey = c_custkey
join lineitem on l_orderkey = o_orderkey
where c_mktsegment = :segment
  and o_orderdate < cast(:as_of as date)
  and l_shipdate > cast(:as_of as date)
group by l_orderkey, o_orderdate, o_shippriority
order by revenue desc, order_date
limit 10
