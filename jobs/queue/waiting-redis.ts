/** The workers' Redis connection, which waits for an unreachable server until told to stop. */
import { Redis, type RedisOptions } from 'ioredis';

export interface WaitingRedis {
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
export function connectWaiting(
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
