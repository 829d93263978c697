import { type Document, isCollection, visit } from 'yaml';

/** A syntax error in YAML: its offset and what is accepted there. */
export interface YamlFault {
  readonly at: number;
  readonly accepted: string;
}

/** Every syntax error of the YAML; a document without any has a value. */
export const yamlFaults = (document: Document.Parsed): YamlFault[] => {
  const faults = document.errors.map(({ code, pos: [at] }) => ({
    at: code === 'MISSING_CHAR' || code === 'BAD_INDENT' ? openingBefore(document, at) : at,
    accepted: acceptedYaml(code),
  }));
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      faults.push({ at: alias.range?.[0] ?? 0, accepted: acceptedYaml('BAD_SCALAR_START') });
    },
  });
  return faults;
};

/** The offset of the quote or bracket that is still open here, else the offset itself. */
const openingBefore = (document: Document.Parsed, at: number): number => {
  let start = at;
  visit(document, {
    Value: (_, node) => {
      const opens = isCollection(node) ? node.flow : /^QUOTE/.test(String(node.type));
      const [from = at, to = at] = node.range ?? [];
      if (opens && from <= at && at <= to) start = from;
    },
  });
  return start;
};

/** What is accepted in place of an error, by the codes of https://eemeli.org/yaml/#errors. */
const acceptedYaml = (code: string): string => {
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'one field a line; where the text has a colon in it, quote the text';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a name, a colon and a value on one line';
    case 'BAD_SCALAR_START':
      return 'a text that begins with another character; quote the text';
    case 'BAD_DQ_ESCAPE':
      return 'known escapes; quote the text with apostrophes where it has backslashes';
    case 'DUPLICATE_KEY':
      return 'each field once';
    case 'TAB_AS_INDENT':
      return 'spaces in front of a field, no tabs';
    case 'BAD_INDENT':
      return 'the fields of one level in one column, and brackets in pairs';
    case 'MISSING_CHAR':
      return 'quotes and brackets in pairs, a colon after each name';
    case 'MULTIPLE_DOCS':
      return 'one YAML document without a line of ---';
    default:
      return 'YAML; quote a text that has other characters than letters, digits and blanks';
  }
};
