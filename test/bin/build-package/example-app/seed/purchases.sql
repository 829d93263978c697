drop table if exists purchases;
create table purchases (customer bigint, day date, price decimal(12, 2));
insert into purchases values
  (1, '2026-10-05', 10.50),
  (1, '2026-10-20', 4.25),
  (2, '2026-10-31', 7.00),
  (2, '2026-11-01', 99.00);
