/*---
title: Invoices
description: What each customer has to pay for a month.
parameters:
  month: { type: string, format: date, description: Its first day., examples: ['2026-10-01'] }
---*/
select c.name, c.email, count(*) as purchases, sum(p.price) as total
from purchases p
join customers c on c.id = p.customer
where p.day >= cast(:month as date) and p.day < dateadd(month, 1, cast(:month as date))
group by c.name, c.email
order by c.name
