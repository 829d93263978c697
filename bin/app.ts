import { synthesize } from '../infra/aws/synthesize.ts';

// Settings and output folder come from the caller: the CDK CLI or the local stack.
const fault = await synthesize();
if (fault !== undefined) {
  console.error(fault);
  process.exitCode = 1;
}
