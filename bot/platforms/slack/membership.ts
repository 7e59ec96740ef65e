import type { WebClient } from '@slack/web-api';
import { XinhangError } from '../../../jobs/errors.ts';
import type { MembershipResult, StaffRef } from '../../../jobs/ports.ts';
import { errorWord, explainError, refusalOf } from './outcome.ts';
import type { People } from './people.ts';

/** Slack's errors for a person who is already in, or already out. */
const alreadyIn = new Set(['already_in_channel', 'cant_invite_self']);
const alreadyOut = new Set(['not_in_channel', 'not_in_group']);

type Refused = MembershipResult['refused'][number];

/**
 * Invites one by one, because Slack rejects a whole list for one wrong name. Slack also invites guests, so each account
 * is checked first.
 */
export async function inviteToChannel(
  client: WebClient,
  people: People,
  channel: string,
  staff: readonly StaffRef[],
): Promise<MembershipResult> {
  return await eachAlone(staff, alreadyIn, async (users) => {
    const person = await people.ask(users);
    // For an account that does not exist, Slack's own error says what is wrong.
    if (person !== null && person.external !== false) {
      return { problem: 'unknown_person', detail: 'not an account of this workspace' };
    }
    await client.conversations.invite({ channel, users });
    return null;
  });
}

export async function removeFromChannel(
  client: WebClient,
  channel: string,
  staff: readonly StaffRef[],
): Promise<MembershipResult> {
  return await eachAlone(staff, alreadyOut, async (user) => {
    await client.conversations.kick({ channel, user });
    return null;
  });
}

async function eachAlone(
  staff: readonly StaffRef[],
  already: ReadonlySet<string>,
  change: (userId: string) => Promise<Omit<Refused, 'platformUserId'> | null>,
): Promise<MembershipResult> {
  const refused: Refused[] = [];
  for (const { platformUserId } of staff) {
    try {
      const outcome = await change(platformUserId);
      if (outcome !== null) refused.push({ platformUserId, ...outcome });
    } catch (thrown) {
      const error = thrown instanceof XinhangError ? thrown.cause : thrown;
      if (already.has(errorWord(error) ?? '')) continue;
      const { problem, retryAfterMs } = refusalOf(error);
      refused.push({
        platformUserId,
        problem,
        detail: explainError(error),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    }
  }
  return { refused };
}
