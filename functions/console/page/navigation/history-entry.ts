/**
 * The mark of the current entry of the browser's history. It stays with the entry, so a way back to
 * it finds the same mark, and a new link to the same address another one.
 */
export const entryMark = (): string => {
  const state: unknown = window.history.state;
  if (typeof state === 'object' && state !== null && 'entry' in state) return String(state.entry);
  const entry = crypto.randomUUID();
  window.history.replaceState({ entry }, '');
  return entry;
};
