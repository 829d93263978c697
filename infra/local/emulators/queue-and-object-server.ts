import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';
// The package exports only the whole server, which listens on every network interface and takes
// bodies up to 11 MB; put together from its parts it does neither. Its version is pinned.
import { PersistenceManager } from '../../../node_modules/fauxqs/dist/persistence.js';
import { FileS3Persistence } from '../../../node_modules/fauxqs/dist/s3/fileS3Persistence.js';
import { S3Store } from '../../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { LOCAL_REGION, LOOPBACK } from '../../host/local-account.ts';
import { LARGEST_UPLOAD_BYTES } from '../s3/upload-limit.ts';

/** Where queues, topics and objects are kept. */
export interface QueueAndObjectServerOptions {
  readonly queueDir: string;
  readonly objectDir: string;
}

/** Starts fauxqs (SQS, SNS, S3) on the loopback interface, persisted. */
export const startQueueAndObjectServer = async (options: QueueAndObjectServerOptions) => {
  const queues = new SqsStore();
  const topics = new SnsStore();
  const objects = new S3Store();
  const queuesOnDisk = new PersistenceManager(options.queueDir);
  const objectsOnDisk = new FileS3Persistence(options.objectDir);
  queuesOnDisk.loadSqsAndSns(queues, topics);
  objectsOnDisk.loadS3(objects);
  queues.persistence = queuesOnDisk;
  topics.persistence = queuesOnDisk;
  objects.persistence = objectsOnDisk;
  for (const queue of queues.allQueues()) queue.persistence = queuesOnDisk;

  const app = buildApp({
    logger: false,
    defaultRegion: LOCAL_REGION,
    stores: { sqsStore: queues, snsStore: topics, s3Store: objects },
  });
  // Without a host of its own it writes queue URLs with the host that the client called.
  queues.host = '';
  app.removeContentTypeParser('*');
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: LARGEST_UPLOAD_BYTES },
    (_request, body, done) => done(null, body),
  );
  await app.listen({ host: LOOPBACK, port: 0 });
  const address = app.server.address();
  return {
    url: `http://${LOOPBACK}:${portOf(address)}`,
    stop: async () => {
      await app.close();
      queuesOnDisk.close();
      objectsOnDisk.close();
    },
  };
};

const portOf = (address: string | AddressInfo | null): number => {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};
