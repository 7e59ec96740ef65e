import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { platformNamed } from '../../templates/reader/platform-words.ts';
import { said } from '../../templates/reader/said.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { dayOf } from '../plan/moments.ts';
import type { OwnHours } from '../plan/own-hours.ts';
import type { StaffId } from '../plan/types.ts';
import { lookAgain } from '../replan/look-again.ts';
import type { PlatformId } from '../ports.ts';
import { accountsOf } from './accounts.ts';
import type { StaffMember } from './staff-member.ts';

/** What a colleague has chosen for themselves. */
export interface OwnSettings {
  readonly hours: OwnHours;
  /** Whether they get the evening digest. */
  readonly digest: boolean;
  /** The platforms of their accounts; on the first they are told things. */
  readonly platforms: readonly PlatformId[];
}

/** The hours between which the morning list may be had. */
export const mornings = { from: '07:00', to: '12:00' } as const;

/** So much of the staff window has to remain outside the quiet hours; otherwise nothing could be said. */
const leastMinutes = 120;

const columns = { id: true, morningAt: true, quietFrom: true, quietTo: true, digest: true } as const;

interface HoursRow {
  readonly morningAt: string | null;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
}

function hoursOf({ morningAt, quietFrom, quietTo }: HoursRow): OwnHours {
  const quiet = quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo };
  return { morningAt, quiet };
}

/** The settings of everyone on the register. */
export async function readOwnSettings(
  db: Db | Tx,
): Promise<ReadonlyMap<StaffId, Omit<OwnSettings, 'platforms'>>> {
  const rows = await db.$queryRaw<(HoursRow & { id: string; digest: boolean })[]>`
    SELECT id, morning_at AS "morningAt", quiet_from AS "quietFrom", quiet_to AS "quietTo", digest
    FROM staff WHERE left_on IS NULL`;
  return new Map(rows.map(({ id, digest, ...row }) => [id, { digest, hours: hoursOf(row) }]));
}

export async function ownSettingsOf(db: Db | Tx, staffId: StaffId): Promise<OwnSettings> {
  const { digest, ...row } = await db.staff.findUniqueOrThrow({ where: { id: staffId }, select: columns });
  const accounts = await accountsOf(db, staffId);
  return { digest, hours: hoursOf(row), platforms: accounts.map(({ platform }) => platform) };
}

/**
 * Changes a person's own settings, with an entry in the audit log. Another hour of the list holds from the next day on:
 * what is planned for today is not moved.
 *
 * @throws XinhangError `bad_input` for hours in which the office's messages could not be sent, and for a platform on which
 *   the person cannot be told anything
 */
export async function changeOwnSettings(
  core: Core,
  by: StaffMember,
  change: Partial<OwnHours & Pick<OwnSettings, 'digest'> & { readonly readsOn: PlatformId }>,
): Promise<OwnSettings> {
  const at = core.clock.now();
  return await core.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM staff WHERE id = ${by.id}::uuid FOR UPDATE`;
    const was = await ownSettingsOf(tx, by.id);
    const { digest = was.digest, morningAt = was.hours.morningAt, quiet = was.hours.quiet } = change;
    const hours = { morningAt, quiet };
    refuseUnusable(hours, core.rules.playbook);
    const { readsOn } = change;
    if (readsOn !== undefined) refuseUnreachable(core, was, readsOn);
    await tx.staff.update({
      where: { id: by.id },
      data: {
        morningAt,
        quietFrom: quiet?.from ?? null,
        quietTo: quiet?.to ?? null,
        digest,
        ...(readsOn === undefined ? {} : { readsOn }),
      },
    });
    const now = await ownSettingsOf(tx, by.id);
    await writeAudit(tx, {
      at,
      by,
      action: 'staff.settings',
      subject: by.code,
      before: auditOf(was),
      after: auditOf(now),
    });
    if (morningAt !== was.hours.morningAt) {
      const tomorrow: Temporal.PlainDate = dayOf(at, core.rules.playbook).add({ days: 1 });
      await lookAgain(tx, tomorrow, 'with-open-follow-ups');
    }
    return now;
  });
}

function auditOf({ hours: { morningAt, quiet }, digest, platforms: [platform, other] }: OwnSettings) {
  return {
    morningAt,
    quiet: quiet === null ? null : `${quiet.from}-${quiet.to}`,
    digest,
    ...(other === undefined ? {} : { platform: platform ?? null }),
  };
}

function refuseUnreachable({ platforms }: Core, was: OwnSettings, id: PlatformId): void {
  const platform = platformNamed(id);
  if (!was.platforms.includes(id)) {
    throw new XinhangError('bad_input', said('settings/no-account-there', { platform }));
  }
  if (!platforms.has(id)) {
    throw new XinhangError('bad_input', said('settings/platform-not-running', { platform }));
  }
}

function refuseUnusable({ morningAt, quiet }: OwnHours, { windows: { staff } }: Playbook): void {
  if (morningAt !== null && (morningAt < mornings.from || morningAt > mornings.to)) {
    throw new XinhangError('bad_input', said('settings/morning-range', { ...mornings, at: morningAt }));
  }
  if (quiet === null) return;
  if (quiet.from === quiet.to) throw new XinhangError('bad_input', said('settings/quiet-empty'));
  const isQuiet = (time: string) =>
    quiet.from < quiet.to ? time >= quiet.from && time < quiet.to : time >= quiet.from || time < quiet.to;
  if (isQuiet(morningAt ?? staff.from)) {
    throw new XinhangError('bad_input', said('settings/morning-is-quiet', { at: morningAt ?? staff.from }));
  }
  let free = 0;
  for (let minute = minutesOf(staff.from); minute < minutesOf(staff.to); minute += 1) {
    if (!isQuiet(timeOf(minute))) free += 1;
  }
  if (free < leastMinutes) {
    const { from, to } = staff;
    throw new XinhangError(
      'bad_input',
      said('settings/quiet-too-long', { from, to, hours: leastMinutes / 60 }),
    );
  }
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function timeOf(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
