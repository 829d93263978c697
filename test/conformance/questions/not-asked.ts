/** Rows of "Where AWS leaves it open" that no question settles, and why. */
export const notAsked: Readonly<Record<string, string>> = {
  Retention: 'it would take a day',
  'Statement limit of 24 hours, session closed while busy': 'it would take a day',
  Rates: 'it would throttle others of the account',
};
