/** Two tables that both databases have; NULL is in every column but the first. */
export const judgedTables: readonly string[] = [
  `create table t (id int not null, g int, i2 smallint, i8 bigint, n numeric(8,2), f float8,
     s varchar(20), c char(6), d date, ts timestamp, b boolean)`,
  `insert into t values
     (1, 1, 10, 10000000000, 1.50, 1.5, 'apple', 'ab', '2024-01-31', '2024-01-31 10:00:00', true),
     (2, 1, 20, -5, 2.25, 2.5, 'Äpfel', 'abc', '2024-02-29', '2024-02-29 23:59:59.5', false),
     (3, 2, 20, 7, -3.00, null, '', null, null, '1999-12-31 00:00:00', null),
     (4, 2, null, null, 1000.01, -0.25, 'it''s', '', '2023-07-04', null, true),
     (5, 2, -32768, 0, 0.00, 1e10, 'a b', 'ab', '2024-01-31', '2024-06-15 12:30:00', false),
     (6, null, 3, 42, null, 3, null, 'xyz', '2000-02-29', '2024-01-31 10:00:00', true),
     (7, 3, 10, 99, 99999.99, 0, 'apple', 'q', '1970-01-01', '1970-01-01 00:00:00.123456', null)`,
  'create table u (id int not null, t_id int, label varchar(10), amount int)',
  `insert into u values (1, 1, 'x', 5), (2, 1, 'y', 7), (3, 2, 'x', null), (4, 9, 'z', 1),
     (5, null, 'x', 2), (6, 5, null, 3)`,
];
