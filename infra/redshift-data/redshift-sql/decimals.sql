-- A quotient of decimals has a scale that its operands' types decide (r_numeric_computations201):
-- the emulator writes it beside the sign, `a / '9' / b`.
do $$
begin
  execute (select 'create type redshift.quotient_scale as enum (' || string_agg(quote_literal(n), ', ')
    || ')' from generate_series(0, 38) n);
end $$;
create type scaled as (value numeric, scale int);
create function scaled(value numeric, scale quotient_scale) returns scaled immutable
  return row(value, scale::text::int)::redshift.scaled;
create function quotient(dividend scaled, divisor numeric) returns numeric immutable return
  pg_catalog.round(pg_catalog.round((dividend).value, (dividend).scale) / divisor, (dividend).scale);
create operator / (leftarg = numeric, rightarg = quotient_scale, function = scaled);
create operator / (leftarg = scaled, rightarg = numeric, function = quotient);
