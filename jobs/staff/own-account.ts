import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { said } from '../../templates/reader/said.ts';
import type { ChatPlatform, Member } from '../ports.ts';
import type { StaffAccount } from './accounts.ts';

/** Whether the platform itself reports the account as internal; `unknown` counts as external. */
export function isOwn(person: Member | null): boolean {
  return person !== null && person.external === false && !person.bot;
}

/** @throws XinhangError when the platform cannot be asked, with the platform's retry policy */
export async function isOwnAccount(platform: ChatPlatform, platformUserId: string): Promise<boolean> {
  return isOwn(await platform.person(platformUserId));
}

/**
 * Required before any account is added to the register: all rights derive from the account, so an account of a customer
 * or guest must never be added.
 *
 * @throws XinhangError `not_found` or `not_allowed`; `unsupported` when the platform is not configured here;
 *   `platform_refused` or `rate_limited` when it cannot be asked now
 */
export async function checkOwnAccount(
  core: Core,
  { platform: id, platformUserId }: StaffAccount,
): Promise<void> {
  const platform = core.platforms.get(id);
  if (platform === undefined) {
    throw new XinhangError(
      'unsupported',
      said('staff/platform-not-configured', { platform: id, account: platformUserId }),
    );
  }
  const person = await platform.person(platformUserId);
  if (person === null) {
    throw new XinhangError('not_found', said('staff/no-account', { account: platformUserId }));
  }
  if (isOwn(person)) return;
  throw new XinhangError(
    'not_allowed',
    said('staff/account-not-own', { name: person.name, account: platformUserId }),
  );
}
