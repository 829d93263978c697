/*---
title: Returned items
description: >-
  The twenty customers whose returned goods of a quarter cost the most revenue (TPC-H query 10).
parameters:
  quarter_start:
    type: string
    format: date
    description: The first day of the quarter in which the goods were ordered.
    examples: ['1993-10-01']
  nation:
    type: [string, "null"]
    description: Only customers of this nation; null for those of all nations.
    maxLength: 25
    default: null
    examples: [GERMANY, FRANCE]
---*/
select
  c_custkey as customer_key,
  c_name as customer_name,
  sum(l_extendedprice * (1 - l_discount)) as revenue,
  c_acctbal as account_balance,
  trim(n_name) as nation,
  c_address as address,
  c_phone as phone
from customer
join orders on o_custkey = c_custkey
join lineitem on l_orderkey = o_orderkey
join nation on n_nationkey = c_nationkey
where o_orderdate >= cast(:quarter_start as date)
  and o_orderdate < dateadd(month, 3, cast(:quarter_start as date))
  and l_returnflag = 'R'
  and (cast(:nation as varchar) is null or trim(n_name) = cast(:nation as varchar))
group by c_custkey, c_name, c_acctbal, n_name, c_address, c_phone
order by revenue desc, customer_key
limit 20
