/*---
title: Customers without purchases
description: Who has never bought anything.
---*/
select c.name, c.email
from customers c
where not exists (select 1 from purchases p where p.customer = c.id)
order by c.name
