/** A test for texts that match the pattern: `*` stands for any run of characters, `?` for one. */
export const wildcard = (pattern: string, flags = ''): RegExp => {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, `s${flags}`);
};
