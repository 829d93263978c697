/** Redshift's functions on SUPER values, the conditional ones, and aggregates that differ. */
export const dataMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO nvl2(x, given, missing) AS
    CASE WHEN x IS NOT NULL THEN given ELSE missing END`,
  // An integer's average is an integer (dg/r_AVG.html); the cast of a double would round it.
  `CREATE OR REPLACE MACRO avg(x SMALLINT) AS CAST(system.main.trunc(system.main.avg(x)) AS BIGINT),
    (x INTEGER) AS CAST(system.main.trunc(system.main.avg(x)) AS BIGINT),
    (x BIGINT) AS CAST(system.main.trunc(system.main.avg(x)) AS BIGINT),
    (x) AS system.main.avg(x)`,
  'CREATE OR REPLACE MACRO json_parse(x) AS CAST(x AS JSON)',
  'CREATE OR REPLACE MACRO json_serialize(x) AS CAST(x AS VARCHAR)',
  'CREATE OR REPLACE MACRO can_json_parse(x) AS json_valid(x)',
  'CREATE OR REPLACE MACRO is_valid_json(x) AS json_valid(x)',
  `CREATE OR REPLACE MACRO is_valid_json_array(x) AS
    CASE WHEN json_valid(x) THEN json_type(x) = 'ARRAY' ELSE false END`,
  `CREATE OR REPLACE MACRO json_typeof(x) AS CASE json_type(x)
    WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string'
    WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE 'number' END`,
  'CREATE OR REPLACE MACRO redshift_json_text(x) AS x',
  'CREATE OR REPLACE MACRO get_array_length(x) AS json_array_length(x)',
  'CREATE OR REPLACE MACRO split_to_array(x, separator) AS to_json(string_split(x, separator))',
  "CREATE OR REPLACE MACRO is_array(x) AS json_type(x) = 'ARRAY'",
  "CREATE OR REPLACE MACRO is_object(x) AS json_type(x) = 'OBJECT'",
];
