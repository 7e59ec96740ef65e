import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Member } from '../../../jobs/ports.ts';
import type { Identity } from './identity.ts';
import { refusalOf } from './outcome.ts';
import { said } from '../../../templates/reader/said.ts';

/** A Slack user; `external` is `unknown` if Slack could not be asked. */
export type Person = Member;

export interface People {
  /**
   * Looks the user up now. Null if there is no such user or the account is deactivated.
   *
   * @throws XinhangError `platform_refused` or `rate_limited` when the lookup fails
   */
  ask(userId: string): Promise<Person | null>;
  /** Looks the user up now. Never rejects: after a failed lookup the user is `unknown`. */
  read(userId: string): Promise<Person>;
  /**
   * For the names in a message: cached for a minute, and waits at most `patienceMs` per user, because an event must be
   * stored and acknowledged within three seconds.
   */
  recall(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

const user = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  is_bot: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
});

/** Slackbot posts for Slack itself and is not marked as a bot. */
export const slackbotId = 'USLACKBOT';

/**
 * Classifies a `users.info` result. Internal are members of the workspace except guests: guest accounts (单/多频道访客)
 * are how customers without a Slack of their own are usually let in.
 */
export function classifyPerson(found: unknown, userId: string, teamId: string): Person {
  const read = user.safeParse(found);
  if (!read.success) return stranger(userId);
  const { team_id, is_restricted, is_ultra_restricted, is_stranger, profile, real_name, name, is_bot } =
    read.data;
  const outside = (team_id ?? teamId) !== teamId;
  const guest = is_restricted === true || is_ultra_restricted === true || is_stranger === true;
  return {
    platformUserId: userId,
    name: firstFilled(profile?.display_name, profile?.real_name, real_name, name) ?? userId,
    external: outside || guest ? true : typeof team_id === 'string' ? false : 'unknown',
    bot: is_bot === true || userId === slackbotId,
  };
}

export function stranger(userId: string): Person {
  return { platformUserId: userId, name: userId, external: 'unknown', bot: false };
}

function firstFilled(...names: readonly (string | null | undefined)[]): string | undefined {
  return names.find((name): name is string => typeof name === 'string' && name.trim() !== '');
}

const keptMs = 60_000;
const patienceMs = 1500;
const keptAtMost = 5000;

export function createPeople(
  client: WebClient,
  identity: () => Promise<Pick<Identity, 'teamId'>>,
  nowMs: () => number,
): People {
  const kept = new Map<string, { person: Person; untilMs: number }>();
  /** Lookups for messages, so that many messages of one person at once need only one. */
  const underWay = new Map<string, Promise<Person>>();
  const keep = (person: Person): Person => {
    if (kept.size >= keptAtMost) kept.clear();
    kept.set(person.platformUserId, { person, untilMs: nowMs() + keptMs });
    return person;
  };

  const look = async (userId: string): Promise<{ person: Person; closed: boolean }> => {
    const [{ teamId }, { user: found }] = await Promise.all([
      identity(),
      client.users.info({ user: userId }),
    ]);
    const person = keep(classifyPerson(found, userId, teamId));
    return { person, closed: user.safeParse(found).data?.deleted === true };
  };

  const read = async (userId: string): Promise<Person> => {
    try {
      return (await look(userId)).person;
    } catch (error) {
      const person = stranger(userId);
      // An account that does not exist stays unknown; after any other failure the next message looks again.
      return refusalOf(error).problem === 'unknown_person' ? keep(person) : person;
    }
  };

  const ask = async (userId: string): Promise<Person | null> => {
    try {
      const { person, closed } = await look(userId);
      return closed ? null : person;
    } catch (error) {
      const { problem, detail, retryAfterMs } = refusalOf(error);
      if (problem === 'unknown_person') return null;
      throw new XinhangError(
        problem === 'rate_limited' ? 'rate_limited' : 'platform_refused',
        said('slack/no-look-up', { account: userId, detail }),
        { retry: retryAfterMs === undefined ? 'later' : { afterMs: retryAfterMs }, cause: error },
      );
    }
  };

  const readOnce = (userId: string): Promise<Person> => {
    const reading = underWay.get(userId) ?? read(userId).finally(() => underWay.delete(userId));
    underWay.set(userId, reading);
    return reading;
  };

  const recallOne = async (userId: string): Promise<Person> => {
    const known = kept.get(userId);
    if (known !== undefined && known.untilMs > nowMs()) return known.person;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Person>((resolve) => {
      timer = setTimeout(() => resolve(stranger(userId)), patienceMs);
    });
    return Promise.race([readOnce(userId), late]).finally(() => clearTimeout(timer));
  };

  return {
    ask,
    read,
    async recall(userIds) {
      const people = await Promise.all(userIds.map(recallOne));
      return new Map(people.map((person) => [person.platformUserId, person]));
    },
  };
}
