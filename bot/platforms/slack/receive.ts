import { Temporal } from 'temporal-polyfill';
import type { Inbound, MessageRef, Sender } from '../../../jobs/ports.ts';
import { decodeLine, decodeText, mentionedUsers } from './decode-text.ts';
import type { Identity } from './identity.ts';
import type { Person } from './people.ts';

/** The context for reading a payload, so that reading is pure. */
export interface Known {
  readonly identity: Pick<Identity, 'teamId' | 'enterpriseId' | 'botUserId'>;
  /** The users in `Reading.people`; those missing are unknown. */
  readonly people: ReadonlyMap<string, Person>;
  /** For payloads without a timestamp. */
  readonly nowMs: number;
}

/**
 * A parsed payload before any user lookup: the users to look up, and how to finish with them. `null` instead of a
 * reading: not relevant.
 */
export interface Reading<T = Inbound> {
  readonly people: readonly string[];
  finish(known: Known): T;
}

export const platform = 'slack';

/**
 * The sender as in `people`. Events also give the sender's team, which needs no lookup and is never outdated: a sender
 * from another team is external in any case.
 */
export function senderOf(
  userId: string,
  known: Known,
  teams: readonly (string | null | undefined)[] = [],
): Sender {
  const person = known.people.get(userId);
  const { teamId, enterpriseId } = known.identity;
  const elsewhere = teams.some(
    (team) => typeof team === 'string' && team !== '' && team !== teamId && team !== enterpriseId,
  );
  return {
    platformUserId: userId,
    name: person?.name ?? userId,
    external: elsewhere ? true : (person?.external ?? 'unknown'),
  };
}

/** A text as displayed. */
export function readText(text: string, known: Known): string {
  return decodeText(text, (userId) => known.people.get(userId)?.name);
}

/** The same for a command line. */
export function readLine(text: string, known: Known): string {
  return decodeLine(text, (userId) => known.people.get(userId)?.name);
}

/** The users that a reading needs: the given ones and those mentioned in the text. */
export function lookUp(userIds: readonly (string | null | undefined)[], text = ''): readonly string[] {
  const named = userIds.filter((id): id is string => typeof id === 'string' && id !== '');
  return [...new Set([...named, ...mentionedUsers(text)])];
}

export function messageRef(channel: string, ts: string): MessageRef {
  return { platformRoomId: channel, platformMessageId: ts };
}

/**
 * Parses `1700000000.000100`: seconds, and a counter that makes it unique within its channel. Every event passes here, and
 * `Temporal` takes several times as long to write the same text.
 */
export function instantOf(ts: string | null | undefined, nowMs: number): string {
  const parts = /^(\d{1,11})(?:\.(\d{1,6}))?$/.exec(ts ?? '');
  if (parts === null) return Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs)).toString();
  const second = new Date(Number(parts[1]) * 1_000).toISOString();
  const fraction = (parts[2] ?? '').replace(/0+$/, '');
  return `${second.slice(0, -'.000Z'.length)}${fraction === '' ? '' : `.${fraction}`}Z`;
}
