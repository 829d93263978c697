import { buildApp } from 'fauxqs';
import { LOCAL_REGION } from '../../host/local-account.ts';
import { LOOPBACK, portOf } from '../../host/loopback-listener.ts';
import { LARGEST_UPLOAD_BYTES } from '../upstream/upstream.ts';
import { openObjectStore } from './objects-on-disk.ts';
import { PersistenceManager, SnsStore, SqsStore } from './vendor-seams.ts';

/** Starts fauxqs (SQS, SNS, S3) on the loopback interface, with everything kept on disk. */
export const startQueueAndObjectServer = async (
  folders: Readonly<Record<'queueDir' | 'objectDir', string>>,
) => {
  const queues = new SqsStore();
  const topics = new SnsStore();
  const objects = openObjectStore(folders.objectDir);
  const queuesOnDisk = new PersistenceManager(folders.queueDir);
  queuesOnDisk.loadSqsAndSns(queues, topics);
  queues.persistence = queuesOnDisk;
  topics.persistence = queuesOnDisk;
  for (const queue of queues.allQueues()) queue.persistence = queuesOnDisk;

  const app = buildApp({
    logger: false,
    defaultRegion: LOCAL_REGION,
    stores: { sqsStore: queues, snsStore: topics, s3Store: objects },
  });
  // Without a host, fauxqs writes queue URLs with the host that the client called.
  queues.host = '';
  app.removeContentTypeParser('*');
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: LARGEST_UPLOAD_BYTES },
    (_request, body, done) => done(null, body),
  );
  await app.listen({ host: LOOPBACK, port: 0 });
  return {
    url: `http://${LOOPBACK}:${portOf(app.server.address())}`,
    stop: async () => {
      await app.close();
      queuesOnDisk.close();
    },
  };
};
