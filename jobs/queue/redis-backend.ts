import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { XinhangError } from '../errors.ts';
import type { Backend } from './backend.ts';
import type { Job, JobName } from './jobs.ts';
import { type ReportProblem, withoutPassword } from './problems.ts';
import { said } from '../../templates/reader/said.ts';
import { builtInWords } from '../../templates/reader/words.ts';

/** BullMQ on Redis, for more than one machine. */

const longestReconnectMs = 2_000;
const probeKey = 'bull:xinhang-probe';

/**
 * Opens two kinds of connections: producers fail at once when Redis is unreachable, workers wait for it.
 *
 * @throws XinhangError `database_unusable` when Redis cannot be reached
 */
export async function openRedisBackend(
  url: string,
  connectTimeoutMs: number,
  report: ReportProblem,
): Promise<Backend> {
  const reconnect = (times: number) => Math.min(longestReconnectMs, 50 * 2 ** times);
  const asking = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: connectTimeoutMs,
    commandTimeout: connectTimeoutMs,
    retryStrategy: reconnect,
  });
  const connected: Redis[] = [asking];
  asking.on('error', report);
  try {
    await asking.connect();
    await checkEviction(asking, report);
  } catch (error) {
    asking.disconnect();
    throw new XinhangError('database_unusable', unusable(url, error), {
      retry: 'later',
      cause: error,
    });
  }
  return {
    openLane: (laneName) => new Queue<Job, void, JobName>(laneName, { connection: asking }),
    connectWorkers() {
      const { connection, giveUpWaiting } = connectWaiting(
        url,
        { connectTimeout: connectTimeoutMs },
        reconnect,
      );
      connection.on('error', report);
      connected.push(connection);
      return {
        openWorker: (laneName, process, options) =>
          new Worker<Job, void, JobName>(laneName, process, { ...options, connection }),
        giveUpWaiting,
      };
    },
    unusable: (error) => unusable(url, error),
    async problem() {
      try {
        // A Redis that is full answers a ping and takes no job.
        await asking.set(probeKey, '', 'PX', 1_000);
        return null;
      } catch (error) {
        return builtInWords().say(unusable(url, error), 'en');
      }
    },
    async redisVersion() {
      const server = await asking.info('server').catch(() => '');
      return /^redis_version:(\S+)/m.exec(server)?.[1] ?? null;
    },
    async close() {
      for (const connection of connected) connection.disconnect();
    },
  };
}

/** A Redis that evicts keys when it is full loses jobs. The ticks queue them again, but up to a minute later. */
async function checkEviction(redis: Redis, report: ReportProblem): Promise<void> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    report(new Error(`Redis may evict jobs (maxmemory-policy ${policy}); set it to noeviction`));
  }
}

const unusable = (url: string, error: unknown) =>
  said('program/no-redis-queue', { where: withoutPassword(url), why: String(error) });

/** The workers' Redis connection, which waits for an unreachable server until told to stop. */

interface WaitingRedis {
  readonly connection: Redis;
  /**
   * Stops waiting for an unreachable server. Resolves when every connection is either ready or ended: one that is
   * closed while it waits to reconnect never emits `end`.
   */
  readonly giveUpWaiting: () => Promise<void>;
}

/** BullMQ duplicates the connection for each worker's blocking calls; the duplicates have to be released together. */
class RedisWithCopies extends Redis {
  readonly copies: Redis[] = [];

  override duplicate(options?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(options);
    this.copies.push(copy);
    return copy;
  }
}

/** @param pauseMs delay before reconnect attempt n, in milliseconds; the duplicates use it too */
function connectWaiting(
  url: string,
  options: RedisOptions,
  pauseMs: (times: number) => number,
): WaitingRedis {
  let waits = true;
  const connection = new RedisWithCopies(url, {
    ...options,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (waits ? pauseMs(times) : null),
  });
  return {
    connection,
    async giveUpWaiting() {
      waits = false;
      const unsettled = [connection, ...connection.copies].filter(
        ({ status }) => status !== 'ready' && status !== 'end',
      );
      await Promise.all(unsettled.map(settle));
    },
  };
}

/** Not `once` of node:events: that rejects on the first error, and every failed reconnect emits one. */
function settle(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    client.once('ready', () => resolve());
    client.once('end', () => resolve());
  });
}
