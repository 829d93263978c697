/*---
title: Pricing summary
description: >-
  Quantities, prices and discounts of everything shipped up to a date, by return flag and line
  status (TPC-H query 1).
parameters:
  shipped_until:
    type: string
    format: date
    description: The last day of shipping that counts.
    default: '1998-09-02'
    examples: ['1998-09-02']
---*/
select
  trim(l_returnflag) as return_flag,
  trim(l_linestatus) as line_status,
  sum(l_quantity) as quantity,
  sum(l_extendedprice) as base_price,
  sum(l_extendedprice * (1 - l_discount)) as discounted_price,
  sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as charge,
  avg(l_quantity) as average_quantity,
  avg(l_extendedprice) as average_price,
  avg(l_discount) as average_discount,
  count(*) as line_count
from lineitem
where l_shipdate <= cast(:shipped_until as date)
group by 1, 2
order by 1, 2
