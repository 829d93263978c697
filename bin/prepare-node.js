import module from 'node:module';

// Checked before any other file is loaded, in JavaScript that an old Node can parse: a Node that
// cannot run TypeScript would fail at the first file with an error about its syntax.
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

// A short command spends most of its time on stripping types and compiling; Node caches both.
module.enableCompileCache();
