/*---
title: Forecast revenue change
description: >-
  What a year's revenue would have gained without the discounts of about one size on small
  quantities (TPC-H query 6).
parameters:
  year_start:
    type: string
    format: date
    description: The first day of the year.
    examples: ['1994-01-01']
  discount:
    type: number
    description: Discounts up to one hundredth above or below this one count.
    minimum: 0.01
    maximum: 0.10
    default: 0.06
    examples: [0.06]
  quantity_below:
    type: integer
    description: Only lines with fewer pieces count.
    minimum: 2
    maximum: 51
    default: 24
    examples: [24]
---*/
select
  sum(l_extendedprice * l_discount) as revenue
from lineitem
where l_shipdate >= cast(:year_start as date)
  and l_shipdate < dateadd(year, 1, cast(:year_start as date))
  and l_discount between cast(:discount as numeric(4, 2)) - 0.01
    and cast(:discount as numeric(4, 2)) + 0.01
  and l_quantity < cast(:quantity_below as int)
