/*---
title: Line items
description: >-
  Every line item shipped since a day, whole. A large one: ask for Parquet, for compression, or for
  delivery by unload.
parameters:
  shipped_since:
    type: string
    format: date
    description: The first day of shipment.
    default: '1992-01-01'
    examples: ['1992-01-01', '1998-01-01']
---*/
select
  l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount, l_tax,
  l_returnflag, l_linestatus, l_shipdate, l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode,
  l_comment
from lineitem
where l_shipdate >= :shipped_since
