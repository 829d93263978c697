/*---
title: Order priority check
description: >-
  How many orders of a quarter had a line that arrived later than promised, by priority (TPC-H
  query 4).
parameters:
  quarter_start:
    type: string
    format: date
    description: The first day of the quarter.
    examples: ['1993-07-01']
---*/
select
  trim(o_orderpriority) as order_priority,
  count(*) as order_count
from orders
where o_orderdate >= cast(:quarter_start as date)
  and o_orderdate < dateadd(month, 3, cast(:quarter_start as date))
  and exists (
    select 1
    from lineitem
    where l_orderkey = o_orderkey
      and l_commitdate < l_receiptdate
  )
group by 1
order by 1
