import { fitsPost, fitsSeat } from '../../../jobs/access/can.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { readMention, showMentions } from '../../../jobs/mention.ts';
import { type StaffMember, staffByCode, staffByIdentity } from '../../../jobs/staff/staff-member.ts';
import { tellApart } from '../../../jobs/staff/name-people.ts';
import type { OwnerRole } from '../../../templates/reader/playbook.ts';
import { type Post, roleName } from '../../../templates/reader/roles.ts';
import { type CommandContext, tell } from './context.ts';
import { said } from '../../../templates/reader/said.ts';

/**
 * Finds a colleague by code or name on the register, or by account. A mention (picked after `@` from the platform's
 * list, or in a form) is looked up by its account id only, whatever its display name.
 *
 * @throws XinhangError `not_found`
 */
export async function findStaff(ctx: CommandContext, written: string): Promise<StaffMember> {
  const mention = readMention(written);
  const name = written.trim().replace(/^[@＠]/u, '');
  const found =
    mention === null
      ? ((await staffByCode(ctx.core.db, name)) ??
        (await staffByCode(ctx.core.db, name.toLowerCase())) ??
        (await staffByIdentity(ctx.core.db, ctx.platform, name)))
      : await staffByIdentity(ctx.core.db, ctx.platform, mention.platformUserId);
  if (found !== null) return { ...found, name: (await tellApart(ctx.core.db))(found) };
  const shown = showMentions(written);
  throw new XinhangError('not_found', said('command/no-colleague', { shown }));
}

/** @throws XinhangError `bad_input` for a colleague whose role does not fit the seat, for instance after a typo */
export function checkSeat(ctx: CommandContext, seat: OwnerRole | Post, person: StaffMember): void {
  if (typeof seat === 'string' ? fitsSeat(person, seat) : fitsPost(person, seat)) return;
  const { language } = ctx.core;
  const roles = tell(ctx, 'list/names', { names: person.roles.map((role) => roleName(role, language)) });
  throw new XinhangError(
    'bad_input',
    said('command/cannot-hold-seat', {
      name: person.name,
      code: person.code,
      roles,
      seat: typeof seat === 'string' ? { 'zh-CN': roleName(seat, 'zh-CN'), en: seat } : seat.label,
    }),
  );
}
