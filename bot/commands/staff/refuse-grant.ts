import { XinhangError } from '../../../jobs/errors.ts';
import { noteRefusal } from '../../../jobs/access/note-access.ts';
import type { Role } from '../../../templates/reader/playbook.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { roleWords } from '../engine/words.ts';
import { beyond } from './may-grant.ts';

/** @throws XinhangError `not_allowed` when one of the roles is not this person's to give or take */
export async function refuseGrant(ctx: CommandContext, what: string, wanted: readonly Role[]): Promise<void> {
  const role = beyond(ctx.by, wanted);
  if (role === undefined) return;
  await noteRefusal(ctx.core, ctx.by, { what, why: 'role' });
  const name = roleWords[role][ctx.core.language];
  throw new XinhangError(
    'not_allowed',
    tell(
      ctx,
      `${name}这个角色要由更上一级来安排。`,
      `The role ${name} is for somebody above you to give or change.`,
    ),
  );
}
