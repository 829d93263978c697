/** The texts of the blocks that a page marks as `sh`, also indented ones of a list. */
export const shellBlocks = (page: string): string[] =>
  [...page.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, , text = '']) => text);
