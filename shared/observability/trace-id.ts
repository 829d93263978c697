/** The id that all of a trace shares: 32 lower-case hexadecimal digits. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);
