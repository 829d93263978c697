import { UnsupportedSqlError } from './dialect-rule.ts';

/** A stretch of a date format: text, a code of strftime, or an expression over `{}`, the value. */
export type DateFormatPart =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string };

const upper = (expression: string): string => `upper(${expression})`;
const lower = (expression: string): string => `lower(${expression})`;
const name = (code: string): string => `strftime({}, '${code}')`;

/** Names take the case their format has; whole ones are padded to nine characters. */
const cased = (spelling: string, code: string, padded: boolean, bare: boolean): string => {
  const second = spelling[1] ?? '';
  const small = spelling[0] === spelling[0]?.toLowerCase();
  const all = second === second.toUpperCase() ? upper(name(code)) : name(code);
  const text = small ? lower(name(code)) : all;
  return padded && !bare ? `rpad(${text}, 9, ' ')` : text;
};

/** What has a code of strftime, with its unpadded form where `FM` asks for one. */
const codes: Readonly<Record<string, readonly [code: string, unpadded?: string]>> = {
  YYYY: ['%Y'],
  YY: ['%y'],
  IYYY: ['%G'],
  MM: ['%m', '%-m'],
  DD: ['%d', '%-d'],
  DDD: ['%j', '%-j'],
  IW: ['%V'],
  HH24: ['%H', '%-H'],
  HH12: ['%I', '%-I'],
  HH: ['%I', '%-I'],
  MI: ['%M', '%-M'],
  SS: ['%S', '%-S'],
  MS: ['%g'],
  US: ['%f'],
  AM: ['%p'],
  PM: ['%p'],
};

/** What has none. */
const expressions: Readonly<Record<string, string>> = {
  Q: "date_part('quarter', {})::VARCHAR",
  D: "(date_part('dow', {}) + 1)::VARCHAR",
  ID: "date_part('isodow', {})::VARCHAR",
  W: "((date_part('day', {}) - 1) // 7 + 1)::VARCHAR",
  WW: "lpad(((date_part('doy', {}) - 1) // 7 + 1)::VARCHAR, 2, '0')",
  J: 'julian({})::BIGINT::VARCHAR',
  CC: "date_part('century', {})::VARCHAR",
  SSSS: "date_diff('second', system.main.date_trunc('day', {}), {})::VARCHAR",
  TZ: "'UTC'",
};

const names: Readonly<Record<string, readonly [code: string, padded: boolean]>> = {
  MONTH: ['%B', true],
  MON: ['%b', false],
  DAY: ['%A', true],
  DY: ['%a', false],
};

/** Longer names come first; all other letters form one literal stretch. */
const elements = [
  'FM|"([^"]*)"|YYYY|IYYY|YY|MONTH|MON|MM|MI|MS|DDD|DD|DAY|DY|D|HH24|HH12|HH|SSSS|SS|US',
  'A\\.M\\.|P\\.M\\.|AM|PM|IW|ID|WW|W|Q|J|CC|TZ|[A-Z]+|[^A-Z"]+|"',
].join('|');

/** Cuts a format of TO_CHAR or TO_DATE into its parts (dg/r_FORMAT_strings.html). */
export const dateFormatParts = (format: string): DateFormatPart[] => {
  const parts: DateFormatPart[] = [];
  let bare = false;
  for (const [spelling, quoted] of format.matchAll(new RegExp(elements, 'giy'))) {
    const key = spelling.toUpperCase().replaceAll('.', '');
    const [code, unpadded] = codes[key] ?? [];
    const [nameCode, padded = false] = names[key] ?? [];
    const expression = expressions[key];
    if (quoted !== undefined) parts.push({ kind: 'text', text: quoted });
    else if (key === 'FM') bare = true;
    else if (code === '%p' && spelling === spelling.toLowerCase()) {
      parts.push({ kind: 'expression', text: lower(name(code)) });
    } else if (code !== undefined) {
      parts.push({ kind: 'code', text: bare ? (unpadded ?? code) : code });
    } else if (nameCode !== undefined) {
      parts.push({ kind: 'expression', text: cased(spelling, nameCode, padded, bare) });
    } else if (expression !== undefined) {
      parts.push({ kind: 'expression', text: expression });
    } else if (/[a-z]/i.test(spelling)) {
      throw new UnsupportedSqlError(
        `The date format "${spelling}" in "${format}" is not supported.`,
      );
    } else parts.push({ kind: 'text', text: spelling });
    if (key !== 'FM') bare = false;
  }
  return parts;
};

/** The same format for strptime, which reads names in any case and skips no padding. */
export const strptimeFormat = (format: string): string => {
  const texts = dateFormatParts(format).map((part) => {
    if (part.kind === 'text') return part.text.replaceAll('%', '%%');
    if (part.kind === 'code') return part.text;
    const code = /%[BbAa]|%p/.exec(part.text)?.[0];
    if (code === undefined) {
      throw new UnsupportedSqlError(`The date format "${format}" is not supported for reading.`);
    }
    return code;
  });
  return texts.join('');
};
