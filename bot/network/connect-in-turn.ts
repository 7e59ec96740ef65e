import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../jobs/ports.ts';
import type { Turn } from '../../jobs/take-turn.ts';
import type { Line } from './keep-connected.ts';

export interface TurnOptions {
  /** As people call what is connected to. */
  readonly name: string;
  readonly log: Log;
  readonly turn: Turn;
  /** How often the turn is taken or kept; a third of its length at most. */
  readonly everyMs: number;
  /** After another connection took the place of ours, so that the two do not fight. */
  readonly restMs: number;
  /** @param displaced to be called when another connection has taken its place */
  open(displaced: () => void): Line;
}

/** Giving the turn back spares another process waiting for its end; stopping does not wait long for it. */
const giveMs = 2_000;
/** The turn is kept for longer than this many attempts. */
const failuresBeforeLeaving = 2;

/** Of all processes, one at a time is connected; when it stops or dies, another one is. */
export function connectInTurn(
  options: TurnOptions,
): Pick<Line, 'stop' | 'problem'> & { start(): Promise<void> } {
  const { name, log, turn, everyMs, restMs } = options;
  const stopping = new AbortController();
  let line: Line | null = null;
  let trouble: string | null = null;
  let failures = 0;
  let restingMs = 0;
  let running: Promise<void> | null = null;
  let asking: Promise<boolean> | null = null;

  /**
   * A database that does not answer counts as a failure: the turn runs out meanwhile, and another process may have it. One
   * question is asked at a time, because each holds a connection of the pool.
   */
  const takeTurn = async (): Promise<boolean> => {
    asking ??= turn.take().finally(() => (asking = null));
    asking.catch(() => {});
    const late = wait(everyMs, undefined, { ref: false, signal: stopping.signal }).then(() => {
      throw new Error('the database does not answer');
    });
    return await Promise.race([asking, late]);
  };

  const leave = async (): Promise<void> => {
    const left = line;
    line = null;
    await left?.stop();
  };

  const enter = async (): Promise<void> => {
    let isDisplaced = false;
    const opened = options.open(() => {
      if (isDisplaced) return;
      isDisplaced = true;
      restingMs = restMs;
      trouble = `Another program has taken over the connection to ${name}; only one may be connected.`;
      log.warn({}, `another program has taken over the connection to ${name}`);
      if (line === opened) line = null;
      void opened.stop();
    });
    try {
      await opened.start();
      if (isDisplaced) return;
      line = opened;
      trouble = null;
    } catch (error) {
      trouble = `${name} cannot be connected to: ${error instanceof Error ? error.message : String(error)}`;
    }
  };

  const look = async (): Promise<void> => {
    try {
      const isMine = await takeTurn();
      failures = 0;
      if (!isMine) {
        trouble = null;
        return await leave();
      }
      if (line === null && restingMs <= 0) await enter();
    } catch (error) {
      if (stopping.signal.aborted) return;
      log.warn({ err: error }, `it could not be read which process is connected to ${name}`);
      failures += 1;
      if (failures > failuresBeforeLeaving) await leave();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      restingMs -= everyMs;
      await look();
    }
  };

  return {
    async start() {
      await look();
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
      await leave();
      await Promise.race([turn.give().catch(() => {}), wait(giveMs, undefined, { ref: false })]);
    },
    problem: () => line?.problem() ?? trouble,
  };
}
