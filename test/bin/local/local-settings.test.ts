import { describe, expect, it } from 'vitest';
import { localSettings } from '../../../bin/local/local-settings.ts';
import { StartFailure } from '../../../infra/host/start-failure.ts';

describe('the settings of npm start', () => {
  it('have the defaults of the local contract', () => {
    expect(localSettings({}, [])).toEqual({
      port: 3000,
      awsPort: 4566,
      dataDir: '.local',
      tpchScale: 0.01,
      adHocSql: true,
      authorization: 'iam',
      once: false,
      faults: undefined,
    });
  });

  it('are taken from the environment and the command line', () => {
    const environment = {
      PORT: '0',
      AWS_PORT: '5000',
      LOCAL_DATA: '/tmp/x',
      TPCH_SCALE: '0.1',
      ADHOC_SQL: 'off',
    };
    expect(localSettings(environment, ['--once', '--faults=42'])).toMatchObject({
      port: 0,
      awsPort: 5000,
      dataDir: '/tmp/x',
      tpchScale: 0.1,
      adHocSql: false,
      once: true,
      faults: { seed: 42 },
    });
  });

  it('let ad hoc SQL read only', () => {
    expect(localSettings({ ADHOC_SQL: 'read' }, []).adHocSql).toBe('read');
  });

  it.each([
    ['PORT', 'eighty', 'a port number'],
    ['PORT', '', 'a port number'],
    ['PORT', '65536', 'to 65535'],
    ['AWS_PORT', '-1', 'a port number'],
    ['LOCAL_DATA', ' ', 'the path of a folder'],
    ['TPCH_SCALE', '-1', 'a TPC-H scale factor'],
    ['TPCH_SCALE', '11', 'to 10'],
    ['TPCH_SCALE', '1e3', 'a TPC-H scale factor'],
    ['ADHOC_SQL', 'false', 'on, read or off'],
    ['API_AUTHORIZATION', 'none', 'iam or jwt'],
  ])(
    'refuse %s=%j in one sentence with name, value and what is accepted',
    (name, given, accepted) => {
      const read = () => localSettings({ [name]: given }, []);
      expect(read).toThrow(StartFailure);
      expect(read).toThrow(`${name} is ${JSON.stringify(given)}: `);
      expect(read).toThrow(accepted);
    },
  );

  it('refuse the same port twice, but for any free one', () => {
    const twice = () => localSettings({ PORT: '3131', AWS_PORT: '3131' }, []);
    expect(twice).toThrow(StartFailure);
    expect(twice).toThrow('PORT and AWS_PORT are both 3131: set one of them to another port');
    expect(() => localSettings({ PORT: '4566' }, [])).toThrow('are both 4566');
    expect(localSettings({ PORT: '0', AWS_PORT: '0' }, [])).toMatchObject({ port: 0, awsPort: 0 });
  });

  it('refuse tokens together with the sample job, which has none', () => {
    expect(localSettings({ API_AUTHORIZATION: 'jwt' }, []).authorization).toBe('jwt');
    expect(() => localSettings({ API_AUTHORIZATION: 'jwt' }, ['--once'])).toThrow('only iam');
  });

  it('take --unkind, the former name of --faults, with the same seed', () => {
    const { faults } = localSettings({}, ['--unkind=42']);
    expect(faults).toEqual(localSettings({}, ['--faults=42']).faults);
    expect(localSettings({}, ['--faults']).faults).toMatchObject({ seed: 1 });
  });

  it.each(['--twice', 'once', '--faults=x', '--unkind=x', '--once=1'])(
    'refuse the argument %s',
    (argument) => {
      expect(() => localSettings({}, [argument])).toThrow(StartFailure);
      expect(() => localSettings({}, [argument])).toThrow(argument.split('=')[0]);
    },
  );
});
