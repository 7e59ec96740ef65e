import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { AnswerHandle, Sender } from '../../../jobs/ports.ts';

export const platform = 'feishu';

/** What reading an event needs to know besides the event. */
export interface Known {
  readonly botOpenId: string;
  readonly tenantKey: string;
  readonly nowMs: number;
  /** Events name people by id only. */
  readonly nameOf: (openId: string) => string;
}

export const text = z.string().nullish();
/** By the organisation, never by the name. */
export function senderOf(platformUserId: string, tenantKey: string | null | undefined, known: Known): Sender {
  return {
    platformUserId,
    name: known.nameOf(platformUserId),
    external: isThere(tenantKey) ? tenantKey !== known.tenantKey : 'unknown',
  };
}

/**
 * `outside`: the bot cannot write to people of other organisations first, so answers to them go where they asked: into
 * their own chat with it (`direct`), or whispered in the room.
 */
export function handleOf(
  { platformUserId, external }: Sender,
  platformRoomId: string,
  direct = false,
): AnswerHandle {
  if (external === false) return { platformUserId, platformRoomId };
  const detail = { outside: 'yes', ...(direct ? { direct: 'yes' } : {}) };
  return { platformUserId, platformRoomId, detail };
}

/** Milliseconds since 1970; card callbacks give microseconds. */
export function instantOf(written: string | null | undefined, nowMs: number): string {
  if (!isThere(written) || !/^\d{12,16}$/.test(written)) return atMs(nowMs);
  return atMs(written.length > 14 ? Math.floor(Number(written) / 1000) : Number(written));
}

const atMs = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString();

export const isThere = (word: string | null | undefined): word is string =>
  word !== undefined && word !== null && word !== '';
