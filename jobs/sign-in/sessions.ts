import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { StaffMember } from '../staff/staff-member.ts';

export interface Session {
  readonly id: string;
  readonly platform: string;
  readonly signedInAt: Temporal.Instant;
  readonly until: Temporal.Instant;
}

/** A person's open sessions, newest first. */
export async function listSessions(db: Db, staffId: string): Promise<readonly Session[]> {
  const rows = await db.$queryRaw<{ id: string; platform: string; at: Date; until: Date }[]>`
    SELECT id, platform, signed_in_at AS at, session_expires_at AS until FROM sign_in
    WHERE staff_id = ${staffId}::uuid AND signed_in_at IS NOT NULL AND ended_at IS NULL AND session_expires_at > now()
    ORDER BY signed_in_at DESC`;
  return rows.map(({ at, until, ...row }) => ({
    ...row,
    signedInAt: fromDbInstant(at),
    until: fromDbInstant(until),
  }));
}

/** Ends one of a person's own sessions. @returns false if they have no such session */
export async function endSession(core: Core, by: StaffMember, id: string): Promise<boolean> {
  return await core.db.$transaction(async (tx) => {
    const ended = await tx.$executeRaw`
      UPDATE sign_in SET ended_at = now()
      WHERE id = ${id}::uuid AND staff_id = ${by.id}::uuid AND signed_in_at IS NOT NULL AND ended_at IS NULL`;
    if (ended > 0) {
      await writeAudit(tx, { at: core.clock.now(), by, action: 'console.sign-out', subject: by.code });
    }
    return ended > 0;
  });
}

/** Changes that are read off the newest rows: those of several pages, so that none is lost between two looks. */
const newest = 60;

/**
 * Differs after every change that a page may show; null when the session is over. Reading leaves records too, which
 * change nothing that is shown.
 */
export async function stampOfSession(db: Db, id: string, today: Temporal.PlainDate): Promise<string | null> {
  const [row] = await db.$queryRaw<{ stamp: string }[]>`
    SELECT md5(concat_ws('/', ${today.toString()}::text, s.roles::text, s.language,
      (SELECT string_agg(a.id::text, ',') FROM (SELECT id, action FROM audit ORDER BY id DESC LIMIT ${newest}) a
        WHERE a.action NOT IN ('file.read', 'figures.read', 'audit.read')),
      (SELECT string_agg(d.id::text || d.state, ',') FROM
        (SELECT id, state::text FROM delivery ORDER BY id DESC LIMIT ${newest}) d))) AS stamp
    FROM sign_in o JOIN staff s ON s.id = o.staff_id
    JOIN staff_identity i
      ON i.staff_id = o.staff_id AND i.platform = o.platform AND i.platform_user_id = o.platform_user_id
    WHERE o.id = ${id}::uuid AND o.ended_at IS NULL AND o.session_expires_at > now() AND s.left_on IS NULL`;
  return row?.stamp ?? null;
}
