import { Temporal } from 'temporal-polyfill';
import type { Inbound, MessageRef, Sender } from '../../../jobs/ports.ts';
import { decodeLine, decodeText, mentionedUsers } from './decode-text.ts';
import type { Identity } from './identity.ts';
import type { Person } from './people.ts';

/** What is known when something arrives; with it, reading a payload needs nothing else. */
export interface Known {
  readonly identity: Pick<Identity, 'teamId' | 'enterpriseId' | 'botUserId'>;
  /** The people of `Reading.people`; who is missing is unknown. */
  readonly people: ReadonlyMap<string, Person>;
  /** For payloads in which Slack does not say when they happened. */
  readonly nowMs: number;
}

/**
 * A payload that was understood, before anybody was looked up: whom to look up, and how to finish once they are
 * known. `null` in place of it: nothing for us.
 */
export interface Reading<T = Inbound> {
  readonly people: readonly string[];
  finish(known: Known): T;
}

export const platform = 'slack';

/**
 * A sender as `people` knows them. An event also says which team they speak from, which needs no look-up and
 * cannot be out of date: another team is external whatever else is known.
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

/** A text as people saw it. */
export function readText(text: string, known: Known): string {
  return decodeText(text, (userId) => known.people.get(userId)?.name);
}

/** The same for a line that is read as a command. */
export function readLine(text: string, known: Known): string {
  return decodeLine(text, (userId) => known.people.get(userId)?.name);
}

/** Everybody a reading has to look up: who did it, and who is named in it. */
export function lookUp(userIds: readonly (string | null | undefined)[], text = ''): readonly string[] {
  const named = userIds.filter((id): id is string => typeof id === 'string' && id !== '');
  return [...new Set([...named, ...mentionedUsers(text)])];
}

export function messageRef(channel: string, ts: string): MessageRef {
  return { platformRoomId: channel, platformMessageId: ts };
}

/** `1700000000.000100`: seconds, and a counter that makes it unique within its channel. */
export function instantOf(ts: string | null | undefined, nowMs: number): string {
  const parts = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(ts ?? '');
  const seconds = parts?.[1];
  if (seconds === undefined) return Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs)).toString();
  const micros = (parts?.[2] ?? '').padEnd(6, '0');
  return Temporal.Instant.fromEpochNanoseconds(
    BigInt(seconds) * 1_000_000_000n + BigInt(micros) * 1000n,
  ).toString();
}
