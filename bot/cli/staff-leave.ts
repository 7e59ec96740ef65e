import { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { type StaffMember, staffByCode } from '../../jobs/staff/staff-member.ts';
import { customersAmong } from '../../jobs/people/moved.ts';
import { type HandoverPreview, previewHandover } from '../../jobs/people/preview-handover.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import { fitsPost, fitsSeat } from '../../jobs/access/can.ts';
import { isLastAbove } from '../../jobs/access/colleagues.ts';
import { type AnySaid, said, saidInLines } from '../../templates/reader/said.ts';

export interface LeaveOptions {
  readonly to?: string;
  readonly on?: string;
  readonly confirm?: true;
}

/**
 * Offboards a colleague from the command line. Same as `/crm staff leave`, for companies whose superiors are not in the
 * chat. Without `--confirm` it only shows what would move.
 *
 * @returns what to print
 */
export async function staffLeave(core: Core, code: string, options: LeaveOptions): Promise<AnySaid> {
  const from = await find(core, code);
  const to = options.to === undefined ? null : await find(core, options.to);
  if (to?.id === from.id) throw new XinhangError('bad_input', said('staff/same-colleague'));
  const preview = await previewHandover(core, from, null);
  const misfit = to === null ? undefined : misfitOf(to, preview);
  if (to !== null && misfit !== undefined) {
    throw new XinhangError(
      'bad_input',
      said('cli/cannot-hold-seat', { code: to.code, roles: to.roles, seat: misfit }),
    );
  }
  await keepSomebodyAbove(core, from);
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const leavesOn = options.on === undefined ? today : readDay(options.on);
  if (options.confirm !== true) return describe(from, to, leavesOn, preview);
  const id = await proposeHandover(core, null, { from, to, scope: null, leavesOn });
  const { number, state, moved } = await runHandover(core, null, id);
  return state === 'scheduled'
    ? said('cli/leaves-on', { code: from.code, on: leavesOn.toString(), number })
    : said('cli/has-left', { code: from.code, customers: customersAmong(moved).length, number });
}

/** A seat that moves and that this person may not hold. */
function misfitOf(to: StaffMember, { seats, posts }: HandoverPreview): string | undefined {
  const seat = seats.find((one) => !fitsSeat(to, one.seat))?.seat;
  return seat ?? posts.find(({ post }) => !fitsPost(to, { key: post }))?.post;
}

function describe(
  from: StaffMember,
  to: StaffMember | null,
  on: Temporal.PlainDate,
  { customerIds, followUps, reminders, approvals, reports }: HandoverPreview,
): AnySaid {
  return saidInLines([
    said('cli/leave-who', {
      from: `${from.code} ${from.name}`,
      to: to === null ? said('handover/no-one') : `${to.code} ${to.name}`,
      on: on.toString(),
    }),
    said('cli/leave-what', { customers: customerIds.length, followUps, reminders, approvals }),
    ...(reports.length === 0 ? [] : [said('cli/leave-reports', { names: reports })]),
    said('cli/leave-confirm'),
  ]);
}

async function find(core: Core, code: string): Promise<StaffMember> {
  const found = await staffByCode(core.db, code);
  if (found === null) throw new XinhangError('not_found', said('cli/no-staff', { code }));
  return found;
}

function readDay(written: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(written);
  } catch {
    throw new XinhangError('bad_input', said('cli/not-a-day', { option: '--on', written }));
  }
}

async function keepSomebodyAbove(core: Core, who: StaffMember): Promise<void> {
  if (!(await isLastAbove(core.db, who))) return;
  throw new XinhangError('not_allowed', said('staff/last-above', { name: who.code }));
}
