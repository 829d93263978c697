/*---
title: Large volume customers
description: The hundred dearest orders with more than so many pieces (TPC-H query 18).
parameters:
  quantity_above:
    type: integer
    description: Orders with more pieces than this count.
    minimum: 1
    maximum: 350
    default: 300
    examples: [300]
---*/
with large as (
  select l_orderkey, sum(l_quantity) as quantity
  from lineitem
  group by l_orderkey
  having sum(l_quantity) > cast(:quantity_above as int)
)
select
  c_name as customer_name,
  c_custkey as customer_key,
  o_orderkey as order_key,
  o_orderdate as order_date,
  o_totalprice as total_price,
  quantity
from large
join orders on o_orderkey = l_orderkey
join customer on c_custkey = o_custkey
order by total_price desc, order_date, order_key
limit 100
