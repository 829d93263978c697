const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text has the form of every id that this service gives; the table takes not any key. */
export const isJobId = (text: string): boolean => JOB_ID.test(text);
