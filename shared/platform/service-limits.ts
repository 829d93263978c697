/** The Data API takes 100,000 bytes of SQL everywhere; 200 KB only where it is new. */
export const MAX_SQL_BYTES = 100_000;

/** The Data API ends every statement after 24 hours. */
export const MAX_TIMEOUT_SECONDS = 86_400;
