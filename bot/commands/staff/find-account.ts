import { XinhangError } from '../../../jobs/errors.ts';
import { type CommandContext, tell } from '../engine/context.ts';

/**
 * A chat account as it can be written: the platform's own id, or `@名字` of somebody in the group where the command
 * is typed, since few people have ever seen an id.
 *
 * @throws XinhangError `not_found` for a name that is in this group not at all, or twice
 */
export async function findAccount(ctx: CommandContext, written: string): Promise<string> {
  const account = written.trim();
  if (!/^[@＠]/u.test(account)) return account;
  const name = account.slice(1);
  const platform = ctx.core.platforms.get(ctx.platform);
  const members =
    platform === undefined || ctx.platformRoomId === null ? [] : await platform.members(ctx.platformRoomId);
  const found = members.filter((member) => !member.bot && member.name === name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.platformUserId;
  throw new XinhangError(
    'not_found',
    tell(
      ctx,
      `这个群里没有（或不止一个）叫“${name}”的人。可以直接写他的聊天账号 ID。`,
      `There is nobody, or more than one, called “${name}” in this group. The account's own id works anywhere.`,
    ),
  );
}
