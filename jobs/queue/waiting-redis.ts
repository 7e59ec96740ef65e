/** The workers' side of Redis: it waits for a server that is away, for as long as it is wanted. */
import { Redis, type RedisOptions } from 'ioredis';

export interface WaitingRedis {
  readonly connection: Redis;
  /**
   * From now on a server that is away is not waited for. Resolves when every connection either works or has ended:
   * one that is closed while it waits to reconnect never says that it has ended.
   */
  readonly giveUpWaiting: () => Promise<void>;
}

/** BullMQ makes a copy for every worker to block on; they have to be let go together. */
class RedisWithCopies extends Redis {
  readonly copies: Redis[] = [];

  override duplicate(options?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(options);
    this.copies.push(copy);
    return copy;
  }
}

/** @param pauseMs between tries to reconnect, by their number; the copies ask it too */
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

/** Not `once` of node:events: that fails at the first error, and there is one at every try to reconnect. */
function settle(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    client.once('ready', () => resolve());
    client.once('end', () => resolve());
  });
}
