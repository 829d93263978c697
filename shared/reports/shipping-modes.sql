/*---
title: Shipping modes
description: >-
  How many late lines of a year belong to urgent and to other orders, for two ways of shipping
  (TPC-H query 12).
parameters:
  first_mode:
    type: string
    description: One way of shipping.
    enum: [REG AIR, AIR, RAIL, TRUCK, MAIL, FOB, SHIP]
    examples: [MAIL]
  second_mode:
    type: string
    description: The way of shipping it is compared with.
    enum: [REG AIR, AIR, RAIL, TRUCK, MAIL, FOB, SHIP]
    examples: [SHIP]
  year_start:
    type: string
    format: date
    description: The first day of the year in which the goods arrived.
    examples: ['1994-01-01']
---*/
select
  trim(l_shipmode) as ship_mode,
  sum(case when o_orderpriority in ('1-URGENT', '2-HIGH') then 1 else 0 end) as urgent_lines,
  sum(case when o_orderpriority in ('1-URGENT', '2-HIGH') then 0 else 1 end) as other_lines
from orders
join lineitem on l_orderkey = o_orderkey
where l_shipmode in (:first_mode, :second_mode)
  and l_commitdate < l_receiptdate
  and l_shipdate < l_commitdate
  and l_receiptdate >= cast(:year_start as date)
  and l_receiptdate < dateadd(year, 1, cast(:year_start as date))
group by 1
order by 1
