import module from 'node:module';

// Checked before anything else is loaded. Plain JavaScript in words that an old Node reads too:
// one that cannot run TypeScript itself would stop at the first file with an error about that.
const NEEDED = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(
    `This needs Node ${NEEDED.join('.')} or newer, and here is ${process.versions.node}: ` +
      'run it through npm after "npm ci" (which brings a newer Node along, as an optional package), ' +
      'or install Node 24.',
  );
  process.exit(1);
}

// Stripping types and compiling is most of what a short command does; Node keeps it for the next.
module.enableCompileCache();
