import type { Core } from '../../jobs/core.ts';
import type { Inbound } from '../../jobs/ports.ts';
import type { SignedIn } from '../../jobs/sign-in/sign-in.ts';
import type { ActBody } from './api/envelope.ts';

/** What was done in the page arrives like what is done in the chat, from the account that signed in. */
export function inboundOf(core: Core, { account }: SignedIn, { id, ...act }: ActBody): Inbound {
  const { platform, platformUserId } = account;
  return {
    ...act,
    platform,
    dedupeKey: `console:${platformUserId}:${id}`,
    at: core.clock.now().toString(),
    from: { platformUserId, name: platformUserId, external: false },
    handle: { platformUserId },
  };
}
