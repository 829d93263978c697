/**
 * The internals of dynalite and fauxqs that the emulators need. Neither package exports them, so
 * the versions are pinned, and these paths appear nowhere else.
 *
 * - fauxqs exports only its whole server. That server listens on every network interface and takes
 *   bodies up to 11 MB. Its parts can be put together on the loopback interface and without the
 *   limit.
 * - dynalite ends each read with the iterator's `return()`, which its database lacks. Each query
 *   would leave an iterator open, and with it a snapshot and its blocks.
 */
import {
  AbstractKeyIterator,
  AbstractValueIterator,
} from '../../../node_modules/abstract-level/index.js';

export { PersistenceManager } from '../../../node_modules/fauxqs/dist/persistence.js';
export { FileS3Persistence } from '../../../node_modules/fauxqs/dist/s3/fileS3Persistence.js';
export { S3Store } from '../../../node_modules/fauxqs/dist/s3/s3Store.js';
export type { S3Object } from '../../../node_modules/fauxqs/dist/s3/s3Types.js';
export { SnsStore } from '../../../node_modules/fauxqs/dist/sns/snsStore.js';
export { SqsStore } from '../../../node_modules/fauxqs/dist/sqs/sqsStore.js';

/** Gives the iterators of dynalite's database the `return()` that dynalite calls. */
export const addIteratorReturn = (): void => {
  for (const { prototype } of [AbstractKeyIterator, AbstractValueIterator]) {
    Object.defineProperty(prototype, 'return', {
      configurable: true,
      value(this: { close(): Promise<void> }) {
        return this.close();
      },
    });
  }
};
