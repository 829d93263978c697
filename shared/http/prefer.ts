/** The longest wait that counts. API Gateway ends a request after 30 s, and answers take time. */
export const MAX_WAIT_SECONDS = 25;

/**
 * How many seconds the request prefers to wait (`Prefer: wait=N`, RFC 7240, 4.3), of which at most
 * 25 count. Undefined without this preference and where its value is no whole number: a preference
 * is never a reason to refuse. Where it is given several times, the first one counts.
 */
export const preferredWaitSeconds = (prefer: string | undefined): number | undefined => {
  for (const preference of preferencesIn(prefer ?? '')) {
    const [text, name, value = ''] = PREFERENCE.exec(preference) ?? [];
    if (name?.toLowerCase() !== 'wait') continue;
    const parameters = preference.slice(text?.length).trim();
    const [, seconds] = /^"?(\d+)"?$/.exec(value) ?? [];
    if (seconds === undefined || !/^(;|$)/.test(parameters)) return undefined;
    return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return undefined;
};

/** A name and its value; parameters after a semicolon follow. */
const PREFERENCE = /^([^\s=;"]+)\s*(?:=\s*("[^"]*"|[^\s;"]*))?/;

/** The preferences of a header; a comma between quotes separates nothing. */
const preferencesIn = (prefer: string): string[] =>
  (prefer.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/gs) ?? []).map((preference) => preference.trim());
