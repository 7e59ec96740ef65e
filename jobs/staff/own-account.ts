import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
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
  const tell = (zh: string, en: string): string => (core.language === 'en' ? en : zh);
  const platform = core.platforms.get(id);
  if (platform === undefined) {
    throw new XinhangError(
      'unsupported',
      tell(
        `这里没有配置 ${id}，无法核对账号 ${platformUserId} 是不是同事的，没有登记。请先配置 ${id} 再登记。`,
        `${id} is not configured here, so the owner of account ${platformUserId} cannot be checked. Nothing was saved; configure ${id} first.`,
      ),
    );
  }
  const person = await platform.person(platformUserId);
  if (person === null) {
    throw new XinhangError(
      'not_found',
      tell(
        `没有账号“${platformUserId}”。输入 @ 后从列表里选人，或写账号 ID。`,
        `There is no account “${platformUserId}”. Pick the person from the list that opens after @, or write the id of the account.`,
      ),
    );
  }
  if (isOwn(person)) return;
  throw new XinhangError(
    'not_allowed',
    tell(
      `“${person.name}”（${platformUserId}）不是本公司的账号（外部人员、访客或机器人），不能登记为同事。`,
      `“${person.name}” (${platformUserId}) is not an account of the company's own (an outsider, a guest or a bot) and cannot be a colleague's.`,
    ),
  );
}
