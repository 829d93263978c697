const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Digits before the point, with commas and zeros where the format wants them. */
const wholePart = `CASE
    WHEN trunc_abs = 0 AND whole_zeros = 0 AND decimals > 0 THEN ''
    WHEN grouped THEN format('{:,}', trunc_abs)
    ELSE lpad(trunc_abs::VARCHAR,
      greatest(whole_zeros, length(trunc_abs::VARCHAR))::INTEGER, '0') END`;

/**
 * A number in a format that has been read: `x` is a DECIMAL with the format's scale, `width` is
 * what the number is padded to, 0 for FM. One blank more is the place of the sign.
 */
const numberText = `CREATE OR REPLACE MACRO redshift_number_text(
    x, whole, whole_zeros, decimals, grouped, width, sign, prefix) AS (
  WITH digits AS (
    SELECT x AS value, CAST(system.main.trunc(abs(x)) AS BIGINT) AS trunc_abs,
      CASE WHEN width > 0 THEN split_part(abs(x)::VARCHAR, '.', 2)
        ELSE left(split_part(abs(x)::VARCHAR, '.', 2), decimals)
          || rtrim(substring(split_part(abs(x)::VARCHAR, '.', 2), decimals + 1), '0')
        END AS fraction,
      contains(abs(x)::VARCHAR, '.') AS pointed),
  body AS (
    SELECT value, pointed, ${wholePart.replaceAll('decimals > 0', 'pointed')}
      || CASE WHEN pointed THEN '.' || fraction ELSE '' END AS number, trunc_abs
    FROM digits),
  checked AS (
    SELECT value, CASE WHEN length(trunc_abs::VARCHAR) > whole
      THEN regexp_replace(lpad(number, greatest(width, 1)::INTEGER, '9'), '[0-9]', '#', 'g')
      ELSE number END AS number
    FROM body)
  SELECT prefix || CASE
    WHEN sign = 'trailing' THEN lpad(number, greatest(width, length(number))::INTEGER, ' ')
      || CASE WHEN value < 0 THEN '-' ELSE '+' END
    WHEN sign = 'trailing-minus' THEN lpad(number, greatest(width, length(number))::INTEGER, ' ')
      || CASE WHEN value < 0 THEN '-' ELSE ' ' END
    WHEN sign = 'brackets' AND value < 0 THEN '<' || number || '>'
    WHEN sign = 'brackets' THEN ' ' || number || ' '
    WHEN width = 0 THEN CASE WHEN value < 0 THEN '-' WHEN sign = 'leading' THEN '+' ELSE '' END
      || number
    ELSE lpad(CASE WHEN value < 0 THEN '-' WHEN sign = 'leading' THEN '+' ELSE ' ' END || number,
      (greatest(width, length(number)) + 1)::INTEGER, ' ') END
  FROM checked)`;

/** Redshift's functions on texts and numbers (dg/String_functions_header.html and on). */
export const textMacros: readonly string[] = [
  numberText,
  `CREATE OR REPLACE MACRO redshift_digits(x) AS
    CASE WHEN contains(x, '-') OR contains(x, '<') THEN '-' ELSE '' END
      || regexp_replace(x, '[^0-9.]', '', 'g')`,
  'CREATE OR REPLACE MACRO "varchar"(x, n) AS left(x, n)',
  'CREATE OR REPLACE MACRO charindex(part, x) AS strpos(x, part)',
  'CREATE OR REPLACE MACRO concat(a, b) AS a || b',
  `CREATE OR REPLACE MACRO initcap(x) AS list_aggregate(list_transform(
    regexp_extract_all(lower(x), '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+'),
    lambda part: upper(part[1]) || part[2:]), 'string_agg', '')`,
  `CREATE OR REPLACE MACRO strtol(x, base) AS CASE WHEN starts_with(x, '-') THEN -1 ELSE 1 END
    * list_reduce(list_prepend(0::BIGINT, list_transform(string_split(lower(ltrim(x, '-')), ''),
      lambda digit: (strpos('${DIGITS}', digit) - 1)::BIGINT)),
      lambda sum, digit: sum * base + digit)`,
  `CREATE OR REPLACE MACRO octet_length(x VARCHAR) AS strlen(x),
    (x BLOB) AS system.main.octet_length(x)`,
  'CREATE OR REPLACE MACRO to_hex(x) AS lower(system.main.to_hex(x))',
  "CREATE OR REPLACE MACRO quote_ident(x) AS '\"' || replace(x, '\"', '\"\"') || '\"'",
  "CREATE OR REPLACE MACRO quote_literal(x) AS '''' || replace(x, '''', '''''') || ''''",
  `CREATE OR REPLACE MACRO sha2(x, bits) AS CASE WHEN bits IN (0, 256) THEN sha256(x)
    ELSE error('SHA2 is supported locally with 256 bits only') END`,
  `CREATE OR REPLACE MACRO to_varbyte(x, form) AS
    CASE lower(form) WHEN 'hex' THEN unhex(x) ELSE encode(x) END`,
  `CREATE OR REPLACE MACRO from_varbyte(x, form) AS
    CASE lower(form) WHEN 'hex' THEN lower(hex(x)) ELSE decode(x) END`,
  `CREATE OR REPLACE MACRO redshift_regexp_substr(x, pattern, nth, part) AS
    CASE WHEN x IS NOT NULL THEN coalesce(regexp_extract_all(x, pattern, part)[nth], '') END`,
  `CREATE OR REPLACE MACRO redshift_regexp_count(x, pattern) AS
    len(regexp_extract_all(x, pattern))`,
  `CREATE OR REPLACE MACRO redshift_regexp_instr(x, pattern) AS CASE WHEN regexp_matches(x, pattern)
    THEN length(string_split_regex(x, pattern)[1]) + 1 ELSE 0 * length(x) END`,
  'CREATE OR REPLACE MACRO dexp(x) AS exp(x)',
  'CREATE OR REPLACE MACRO dlog1(x) AS ln(x)',
  'CREATE OR REPLACE MACRO dlog10(x) AS log10(x)',
];
