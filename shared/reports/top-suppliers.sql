/*---
title: Top suppliers
description: The suppliers with the highest revenue of a quarter (TPC-H query 15).
parameters:
  quarter_start:
    type: string
    format: date
    description: The first day of the quarter in which the goods were shipped.
    examples: ['1996-01-01']
---*/
with revenue as (
  select
    l_suppkey as supplier_key,
    sum(l_extendedprice * (1 - l_discount)) as total_revenue
  from lineitem
  where l_shipdate >= cast(:quarter_start as date)
    and l_shipdate < dateadd(month, 3, cast(:quarter_start as date))
  group by l_suppkey
)
select
  s_suppkey as supplier_key,
  trim(s_name) as supplier_name,
  s_address as address,
  trim(s_phone) as phone,
  total_revenue
from supplier
join revenue on revenue.supplier_key = s_suppkey
where total_revenue = (select max(total_revenue) from revenue)
order by 1
