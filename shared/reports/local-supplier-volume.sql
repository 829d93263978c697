/*---
title: Local supplier volume
description: >-
  Revenue of a year from orders in which customer and supplier are of the same nation, for the
  nations of a region (TPC-H query 5).
parameters:
  region:
    type: string
    description: The region's name.
    enum: [AFRICA, AMERICA, ASIA, EUROPE, MIDDLE EAST]
    examples: [ASIA]
  year_start:
    type: string
    format: date
    description: The first day of the year.
    examples: ['1994-01-01']
---*/
select
  trim(n_name) as nation,
  sum(l_extendedprice * (1 - l_discount)) as revenue
from customer
join orders on o_custkey = c_custkey
join lineitem on l_orderkey = o_orderkey
join supplier on s_suppkey = l_suppkey and s_nationkey = c_nationkey
join nation on n_nationkey = s_nationkey
join region on r_regionkey = n_regionkey
where r_name = :region
  and o_orderdate >= cast(:year_start as date)
  and o_orderdate < dateadd(year, 1, cast(:year_start as date))
group by 1
order by revenue desc
