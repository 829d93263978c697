const PLENTY_MS = 60_000;

/** What Lambda tells a function of the time that it has left. */
export const lambdaTime = (remainingMs = PLENTY_MS) => ({
  getRemainingTimeInMillis: () => remainingMs,
});
