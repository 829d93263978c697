import type { Row } from '../../shared/result/decoding/csv-parser.ts';
import type { Manifest } from '../../shared/result/manifest.ts';

type Column = Manifest['schema']['elements'][number];

/** What a JSON number may look like; NaN and the infinities go as strings, as the Data API does. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * The body of GetStatementResult as the lab passes it on: the columns, the rows as arrays of typed
 * Field objects, and their number. It is put together as text because digits must stay as they are:
 * a JavaScript number would round integers above 2^53.
 */
export const labResult = (columns: readonly Column[], rows: readonly Row[]): string => {
  const encoders = columns.map(({ type }) => fieldEncoder(type.base));
  const records = rows.map(
    (row) => `[${encoders.map((encode, at) => field(encode, row[at])).join(',')}]`,
  );
  const metadata = JSON.stringify(columns.map(columnMetadata));
  return `{"ColumnMetadata":${metadata},"Records":[${records}],"TotalNumRows":${rows.length}}`;
};

const columnMetadata = ({ name, type, nullable }: Column) => ({
  label: name,
  name,
  nullable: nullable ? 1 : 0,
  ...(type.precision !== undefined && { precision: type.precision }),
  ...(type.scale !== undefined && { scale: type.scale }),
  typeName: type.base,
});

type FieldEncoder = (text: string) => string;

const field = (encode: FieldEncoder, text: string | null | undefined): string =>
  text === null || text === undefined ? '{"isNull":true}' : encode(text);

const asString: FieldEncoder = (text) => `{"stringValue":${JSON.stringify(text)}}`;

const number =
  (member: 'longValue' | 'doubleValue'): FieldEncoder =>
  (text) =>
    `{"${member}":${JSON_NUMBER.test(text) ? text : JSON.stringify(text)}}`;

/**
 * Which member of Field holds a column's values.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html, "Data type mapping"
 */
const fieldEncoder = (type: string): FieldEncoder => {
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return number('longValue');
    case 'float4':
    case 'float8':
      return number('doubleValue');
    case 'bool':
      return (text) => `{"booleanValue":${/^t/i.test(text)}}`;
    default:
      return asString;
  }
};
