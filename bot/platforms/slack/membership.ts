import type { WebClient } from '@slack/web-api';
import type { MembershipResult, StaffRef } from '../../../jobs/ports.ts';
import { errorWord, explainError, refusalOf } from './outcome.ts';

/** Slack's words for somebody who is where they should be already. */
const alreadyIn = new Set(['already_in_channel', 'cant_invite_self']);
const alreadyOut = new Set(['not_in_channel', 'not_in_group']);

/** One by one: of a list with one wrong name in it Slack invites nobody. */
export async function inviteToChannel(
  client: WebClient,
  channel: string,
  staff: readonly StaffRef[],
): Promise<MembershipResult> {
  return await eachAlone(staff, alreadyIn, async (users) => {
    await client.conversations.invite({ channel, users });
  });
}

export async function removeFromChannel(
  client: WebClient,
  channel: string,
  staff: readonly StaffRef[],
): Promise<MembershipResult> {
  return await eachAlone(staff, alreadyOut, async (user) => {
    await client.conversations.kick({ channel, user });
  });
}

async function eachAlone(
  staff: readonly StaffRef[],
  already: ReadonlySet<string>,
  change: (userId: string) => Promise<void>,
): Promise<MembershipResult> {
  const refused: MembershipResult['refused'][number][] = [];
  for (const { platformUserId } of staff) {
    try {
      await change(platformUserId);
    } catch (error) {
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
