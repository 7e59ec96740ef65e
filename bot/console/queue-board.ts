import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance } from 'fastify';
import { can } from '../../jobs/access/can.ts';
import { XinhangError } from '../../jobs/errors.ts';
import type { Lane } from '../../jobs/queue/backend.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';
import { said } from '../../templates/reader/said.ts';
import type { Console } from './mount-console.ts';

const path = '/queues';

/**
 * Adds BullMQ's board for operators. It only shows: a lost job is asked for again within a minute, so there is nothing to
 * repair by hand, and a paused queue would stop everything unseen.
 *
 * @param base the path of the public URL, without a trailing slash
 */
export function addQueueBoard(web: Console, queue: Pick<Queue, 'lanes'>, base: string): void {
  const adapter = new FastifyAdapter();
  createBullBoard({
    queues: queue.lanes.map((lane) => new BullMQAdapter(asBullQueue(lane), { readOnlyMode: true })),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Xinhang', hideRedisDetails: true } },
  });
  // Its own answer shows the stack; it also gets the console's refusals.
  adapter.setErrorHandler((error) =>
    error instanceof XinhangError && error.code === 'not_found'
      ? { status: 404, body: { error: error.code, message: error.message } }
      : { status: 500, body: { error: 'failed', message: 'This did not work.' } },
  );
  adapter.setBasePath(`${base}${path}`);
  web.add(
    { path, label: said('console/queue-board'), may: (who) => can(who, 'program.operate') },
    async (scope) => {
      allowTheBoard(scope);
      await scope.register(adapter.registerPlugin(), { prefix: path });
    },
  );
}

type BullQueue = ConstructorParameters<typeof BullMQAdapter>[0];

/** It is BullMQ's queue; its type differs between the two backends. */
const asBullQueue = (lane: Lane): BullQueue => lane as unknown as BullQueue;

/** Its own files, and nothing from elsewhere: not the fonts that it would load from another site. */
function allowTheBoard(scope: FastifyInstance): void {
  const own = ["'self'"];
  const nothing = ["'none'"];
  scope.addHook('onRequest', async (_request, reply) => {
    reply.helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: nothing,
          scriptSrc: own,
          // It sets styles on its elements.
          styleSrc: [...own, "'unsafe-inline'"],
          imgSrc: [...own, 'data:'],
          connectSrc: own,
          baseUri: own,
          formAction: nothing,
          frameAncestors: nothing,
        },
      },
      xFrameOptions: { action: 'deny' },
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: false,
    });
  });
}
