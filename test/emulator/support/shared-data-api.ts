import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { atProcessEnd } from '../../support/process-end.ts';
import { DataApiUnderTest, startDataApi } from './data-api-under-test.ts';

let started: Promise<DataApiUnderTest> | undefined;
const start = async (): Promise<DataApiUnderTest> => {
  const dataDir = await mkdtemp(join(inject('runFolder'), 'emulator-'));
  const api = await startDataApi({ dataDir });
  atProcessEnd(() => api.stop());
  return api;
};

/** Its end leaves no tables to the next file, but the emulator. */
class SharedDataApi extends DataApiUnderTest {
  override async stop(): Promise<void> {
    for (const sql of ['drop schema public cascade', 'create schema public']) {
      const { Status, Error: error } = await this.run(sql);
      if (Status !== 'FINISHED') throw new Error(`The tables are not removed: ${error}`);
    }
  }
}

/**
 * An emulator with default settings, shared by all files of a test process: to start one takes a
 * fifth of a second of processor time. Statements of earlier files stay in it, so a file that lists
 * or counts them all starts its own, as does one that makes schemas.
 */
export const sharedDataApi = async (): Promise<DataApiUnderTest> => {
  started ??= start();
  const { emulator, client } = await started;
  return new SharedDataApi(emulator, client);
};
