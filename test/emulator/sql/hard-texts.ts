/** What a text becomes: the engine's one row, or the beginning of its refusal. */
type Outcome = readonly (string | null)[] | string;

/**
 * SQL that is hard to cut: the names of its parameters, and what the engine answers where `a` is 7,
 * `b` is 8 and every other one is 9.
 */
export type HardText = readonly [sql: string, names: readonly string[], outcome: Outcome];

const raw = String.raw;

/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_SqlParameter.html: names. */
const names: readonly HardText[] = [
  ['select :a', ['a'], ['7']],
  ['select :a, :a, :b', ['a', 'b'], ['7', '7', '8']],
  ['select (:a)', ['a'], ['7']],
  ['select concat(:a,:b)', ['a', 'b'], ['78']],
  ['select :a_1', ['a_1'], ['9']],
  ['select :A, :a', ['A', 'a'], ['9', '7']],
  ['select :1', ['1'], ['9']],
  ['select 1<:b, 1>:d, 1=:a', ['b', 'd', 'a'], ['t', 'f', 'f']],
  ['select 1-:a, 2*:b, 10/:b', ['a', 'b'], ['-6', '16', '1']],
  ['select 1 - -:a::int', ['a'], ['8']],
  ['select :a:b', ['a', 'b'], 'syntax error'],
  ['select :a "x:y"', ['a'], ['7']],
  ['select\t:a\f,\r:b\n', ['a', 'b'], ['7', '8']],
  ['select n from (select 7 as n) as naïve where naïve.n = :a', ['a'], ['7']],
  ['select a$1 from (select 7 as a$1) t where a$1=:a', ['a'], ['7']],
  ['select 1 as a$a$, :a as b$a$', ['a'], ['1', '7']],
  ['select case when :a=7then 1else 2end', ['a'], 'trailing junk after numeric literal'],
  ['select #t.x, :a from #t', ['a'], 'relation "#t" does not exist'],
  ['select :a;', ['a'], ['7']],
  ['select :a; -- :x', ['a'], ['7']],
];

/** A colon that is part of something else. */
const colons: readonly HardText[] = [
  ["select '5'::int, :a", ['a'], ['5', '7']],
  ['select :a::int', ['a'], ['7']],
  ['select :a ::int', ['a'], ['7']],
  ['select :a :: int', ['a'], ['7']],
  ['select :a::varchar(3)::int', ['a'], ['7']],
  ["select '5' ::int::text, :a", ['a'], ['5', '7']],
  ["select '10:30', :a", ['a'], ['10:30', '7']],
  ["select time '10:30:00', :a", ['a'], ['10:30:00', '7']],
  // Redshift has no arrays, and so no slices:
  // https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-datatypes.html
  ['select x[1:2], :b from t', ['2', 'b'], 'syntax error'],
  ['select x := :a', ['a'], 'syntax error'],
];

/** Backslashes are escapes between single quotes, with an E or without. */
const quotes: readonly HardText[] = [
  ["select ':a'", [], [':a']],
  ["select 'it''s', :a", ['a'], ["it's", '7']],
  [raw`select 'it\'s', :a`, ['a'], ["it's", '7']],
  [raw`select 'it\\', :a`, ['a'], ['it\\', '7']],
  [raw`select 'a\\\'b :x', :a`, ['a'], ["a\\'b :x", '7']],
  [raw`select E'it\'s :x', :a`, ['a'], ["it's :x", '7']],
  [raw`select e'\\', :a`, ['a'], ['\\', '7']],
  [raw`select '\n:x', :a`, ['a'], ['\n:x', '7']],
  [raw`select '\''':x', :a`, ['a'], ["'':x", '7']],
  [raw`select '\\''\\:x', :a`, ['a'], ["\\'\\:x", '7']],
  ["select '', :a", ['a'], ['', '7']],
  ["select '''', :a", ['a'], ["'", '7']],
  ["select ''':x''', :a", ['a'], ["':x'", '7']],
  ["select 'a'\n':x', :a", ['a'], ['a:x', '7']],
  ["select 'a' -- ':x\n 'b', :a", ['a'], ['ab', '7']],
  ["select 'a;b', ';', :a", ['a'], ['a;b', ';', '7']],
  ["select N'it''s', :a", ['a'], ["it's", '7']],
  [raw`select b'\', :a`, ['a'], '"\\" is not a valid binary digit'],
  ["select b'101'::int, X'ff'::int, :a", ['a'], ['5', '255', '7']],
  ["select '\u2028:x\u00a0', :a", ['a'], ['\u2028:x\u00a0', '7']],
  ["select '💥:x', :a", ['a'], ['💥:x', '7']],
  // Redshift's lexer is older than U&'…', and PostgreSQL refuses it beside backslash escapes.
  [raw`select U&'d\0061t', :a`, ['a'], 'unsafe use of string constant with Unicode escapes'],
  ['select 6 & 3, :a', ['a'], ['2', '7']],
];

/** Names in double quotes, where a backslash is an ordinary character. */
const quotedNames: readonly HardText[] = [
  ['select 1 as ":x", :a', ['a'], ['1', '7']],
  ['select 1 as "it""s :x", :a', ['a'], ['1', '7']],
  [raw`select 1 as "back\", :a`, ['a'], ['1', '7']],
  ['select 1 as "-- :x", :a', ['a'], ['1', '7']],
  ['select 1 as "/* :x", :a', ['a'], ['1', '7']],
  [`select 1 as "it's", :a`, ['a'], ['1', '7']],
  ['select 1 as "$$", :a, $$"$$', ['a'], ['1', '7', '"']],
  ['select 1 as "a;b", :a', ['a'], ['1', '7']],
];

/** Dollar quotes, with digits and letters beyond ASCII in their tags. */
const dollarQuotes: readonly HardText[] = [
  ['select $$:x$$, :a', ['a'], [':x', '7']],
  ['select $a1$ :x $a1$, :a', ['a'], [' :x ', '7']],
  ['select $é_2$ :x $é$ $é_2$, :a', ['a'], [' :x $é$ ', '7']],
  ['select $a$ $$ :x $a$, :a', ['a'], [' $$ :x ', '7']],
  ['select $a$ $A$ :x $a$, :a', ['a'], [' $A$ :x ', '7']],
  [raw`select $$it's \$$, :a`, ['a'], ["it's \\", '7']],
  ['select $$;$$, :a', ['a'], [';', '7']],
  ['select $$/*$$, :a, $$*/$$', ['a'], ['/*', '7', '*/']],
  ['select :a$$', ['a'], 'unterminated dollar-quoted string'],
  ['select $1 + :a', ['a'], 'there is no parameter $1'],
];

/** Comments nest, and end with CR as with LF. */
const comments: readonly HardText[] = [
  ['select 1 -- :x\n, :a', ['a'], ['1', '7']],
  ['select 1 -- :x\r, :a', ['a'], ['1', '7']],
  ['select 1 --:x\r\n, :a', ['a'], ['1', '7']],
  ["select 1 -- it's\n, :a", ['a'], ['1', '7']],
  ['select 1 --- :x\n, :a', ['a'], ['1', '7']],
  ['select 3--:x\n-1, :a', ['a'], ['2', '7']],
  ['select 1 /* :x */, :a', ['a'], ['1', '7']],
  ['select 1 /* :x /* :y */ :z */, :a', ['a'], ['1', '7']],
  ["select 1 /* it's */, :a", ['a'], ['1', '7']],
  ['select 1 /*/ :x */, :a', ['a'], ['1', '7']],
  ['select 1 /* -- */, :a', ['a'], ['1', '7']],
  ['select 2*/* :x */3, :a', ['a'], ['6', '7']],
  ['/* ; */ select :a -- ;', ['a'], ['7']],
  ["select '/*', :a, '*/'", ['a'], ['/*', '7', '*/']],
  ["select '--', :a", ['a'], ['--', '7']],
  ['select :a /* never closed', ['a'], 'unterminated /* comment'],
];

/** All of them. */
export const hardTexts: readonly HardText[] = [
  ...names,
  ...colons,
  ...quotes,
  ...quotedNames,
  ...dollarQuotes,
  ...comments,
];
