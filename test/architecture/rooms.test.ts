import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-tree.ts';

/** A room is a folder with sources; a parent's own files are a room beside those of its folders. */
const files = sourceFiles('bin', 'infra', 'functions', 'shared');
const rooms = new Map(files.map(({ path }) => [path, dirname(path)]));

/** Every import of another file of the project. */
const imports = files.flatMap(({ path: from, imports: names }) =>
  names.filter((name) => rooms.has(name)).map((to) => ({ from, to })),
);

/** Rooms in layers, lowest first: a room imports only from those before it. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  shared: [
    'platform',
    'observability',
    'sql',
    'job',
    'redshift',
    'result',
    'reports',
    'notification',
    'pipeline',
    'http',
    'lambda',
    'api',
    'client',
  ],
  infra: ['host', 'settings', 'redshift-data', 'aws', 'local'],
  'infra/aws': [
    'deployment',
    'data-protection',
    'function',
    'bundle',
    'jobs',
    'results',
    'events',
    'api',
    'operations',
    'pipeline',
    'redshift-data-jobs',
  ],
  'infra/redshift-data': [
    'contract',
    'query-types',
    'tpch',
    'result',
    'sql',
    'wire',
    'dialect',
    'files',
    'postgres',
    'engine',
    'transfer',
    'statement',
    'actions',
  ],
  'infra/local': [
    'json',
    'event-log',
    'faults',
    'cross-site',
    'sigv4',
    'aws-protocol',
    'cloudformation',
    'oidc',
    'assembly',
    'upstream',
    'iam',
    'sts',
    'dynamodb',
    's3',
    'sns-sqs',
    'emulators',
    'cloudwatch',
    'lambda',
    'api-gateway',
    'aws-endpoint',
    'eventbridge',
    'scheduler',
  ],
};

/** The files by which a room is entered from outside. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  'infra/redshift-data': ['server.ts'],
  'infra/local': ['local-stack.ts', 'stack-events.ts', 'faults/faults.ts'],
  'infra/aws': ['synthesize.ts', 'bundle/function-bundle.ts', 'bundle/static-module-plugin.ts'],
  'infra/settings': ['deployment-settings.ts', 'limit-settings.ts'],
  'infra/local/api-gateway': ['http-api.ts'],
  'infra/local/aws-endpoint': ['aws-endpoint.ts'],
  'infra/local/cloudformation': ['template.ts'],
  'infra/local/cloudwatch': ['cloudwatch.ts'],
  'infra/local/emulators': ['emulators.ts'],
  'infra/local/eventbridge': ['event-bus.ts'],
  'infra/local/iam': ['access-control.ts'],
  'infra/local/lambda': ['function-host.ts'],
  // The issuer's library is loaded only for a stack with tokens, its names always.
  'infra/local/oidc': ['issuer-names.ts', 'local-issuer.ts'],
  'infra/local/s3': ['s3.ts'],
};

/** The package's one program, which starts every command. */
const ALL_COMMANDS = 'bin/redshift-data-jobs/chosen-command.ts';

/** Rooms of bin that all commands use; every other folder belongs to the command of its name. */
const COMMANDS_SHARE = ['terminal', 'deployment', 'seed'];

const within = (path: string, room: string): boolean => path.startsWith(`${room}/`);
const show = ({ from, to }: { from: string; to: string }): string => `${from} → ${to}`;

describe('rooms', () => {
  it('import each other in no circle', () => {
    const next = Map.groupBy(imports, ({ from }) => dirname(from));
    const finished = new Set<string>();
    const circles = new Set<string>();
    const visit = (room: string, trail: readonly (typeof imports)[number][]): void => {
      const start = trail.findIndex(({ from }) => dirname(from) === room);
      if (start >= 0) circles.add(trail.slice(start).map(show).join('\n  '));
      if (start >= 0 || finished.has(room)) return;
      for (const step of next.get(room) ?? []) {
        if (dirname(step.to) !== room) visit(dirname(step.to), [...trail, step]);
      }
      finished.add(room);
    };
    for (const room of next.keys()) visit(room, []);
    expect([...circles]).toEqual([]);
  });

  it.each(Object.entries(LAYERS))('of %s import only from the layers below', (parent, layers) => {
    const layerOf = (path: string): number =>
      within(path, parent) ? layers.findIndex((room) => within(path, `${parent}/${room}`)) : -1;
    const unknown = files.filter(
      ({ path }) =>
        within(path, parent) && layerOf(path) < 0 && path.slice(parent.length + 1).includes('/'),
    );
    expect(unknown.map(({ path }) => path)).toEqual([]);
    const upwards = imports.filter(({ from, to }) => {
      const layer = layerOf(from);
      return layer >= 0 && layerOf(to) > layer;
    });
    expect(upwards.map(show)).toEqual([]);
  });

  it.each(Object.entries(DOORS))('enter %s by its doors', (room, doors) => {
    const entered = imports.filter(({ from, to }) => within(to, room) && !within(from, room));
    const open = doors.map((door) => `${room}/${door}`);
    expect(entered.filter(({ to }) => !open.includes(to)).map(show)).toEqual([]);
    expect(open.filter((door) => entered.every(({ to }) => to !== door))).toEqual([]);
  });

  it('of a command are entered by its entry only', () => {
    const foreign = imports.filter(({ from, to }) => {
      const [, command = ''] = /^bin\/([^/]+)\//.exec(to) ?? [];
      const isOwn = from === `bin/${command}.ts` || within(from, `bin/${command}`);
      if (from === ALL_COMMANDS) return false;
      return command !== '' && !COMMANDS_SHARE.includes(command) && !isOwn;
    });
    expect(foreign.map(show)).toEqual([]);
  });
});
