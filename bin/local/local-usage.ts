/** What `npm start` understands. */
export const localUsage = `Usage: npm start [-- --once] [-- --faults=SEED]

Brings the whole service up on this machine and serves until Ctrl-C.
  --once              run the sample report, print its timeline and rows, and end
  --faults=SEED       inject faults into about every tenth operation and report them: lost, late and
                      doubled events, failed calls, killed functions. The same seed injects the same

Set in the environment:
  PORT                of API and console; else 3000
  AWS_PORT            of the AWS endpoint; else 4566
  LOCAL_DATA          the data folder; else .local
  TPCH_SCALE          the scale factor of the sample data, 0 for none; else 0.01. Another one than
                      before makes the sample tables anew, 0 leaves them; your own tables stay
  ADHOC_SQL           on (default) or off
  API_AUTHORIZATION   iam (default: requests need no signature here) or jwt (they need a token)`;
