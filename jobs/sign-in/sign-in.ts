/**
 * Web sign-in: a link given to one person in the chat, and the session it is exchanged for. Only digests of the tokens
 * are stored. Lifetimes use PostgreSQL's real time: moving a rehearsal's clock must neither end nor revive a session.
 */
import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { newToken } from '../secret-tokens.ts';
import type { PlatformId } from '../ports.ts';
import type { StaffAccount } from '../staff/accounts.ts';
import { isStillOwn } from '../staff/report-outsider.ts';
import { type StaffMember, staffById } from '../staff/staff-member.ts';
import { said } from '../../templates/reader/said.ts';

export const linkMinutes = 10;
export const sessionHours = 8;
/** How often the platform is asked whether the account of an open session is still internal. */
const askedEachMinutes = 5;
/** How long its last yes holds while it cannot be asked. */
const trustedMinutes = 60;
/** Maximum number of links per person within the lifetime of one. */
const linksAtMost = 5;
/** Ended sign-ins are deleted after this many days; the audit log keeps the history. */
const keptDays = 1;

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Creates a sign-in link and returns its token, which is shown once and never stored. An earlier unused link is
 * invalidated.
 *
 * @param platform where the link is sent; the session ends when the account there is no longer theirs
 * @throws XinhangError `rate_limited` after too many requests
 */
export async function offerLink(
  core: Core,
  by: StaffMember,
  platform: PlatformId,
  atMost = linksAtMost,
): Promise<string> {
  const token = await newToken(core.db);
  await core.db.$transaction(async (tx) => {
    // Serialised per person, so that there is never a second open link.
    await tx.$queryRaw`SELECT FROM staff WHERE id = ${by.id}::uuid FOR UPDATE`;
    const [recent] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM sign_in
      WHERE staff_id = ${by.id}::uuid AND offered_at > now() - make_interval(mins => ${linkMinutes})`;
    if ((recent?.count ?? 0) >= atMost) throw tooMany();
    await tx.$executeRaw`
      UPDATE sign_in SET ended_at = now()
      WHERE staff_id = ${by.id}::uuid AND signed_in_at IS NULL AND ended_at IS NULL`;
    await tx.$executeRaw`
      DELETE FROM sign_in WHERE staff_id = ${by.id}::uuid
        AND greatest(link_expires_at, session_expires_at) < now() - make_interval(days => ${keptDays})`;
    await tx.$executeRaw`
      INSERT INTO sign_in (id, staff_id, platform, platform_user_id, link_digest, offered_at, link_expires_at)
      SELECT gen_random_uuid(), staff_id, platform, platform_user_id, ${digestOf(token)}, now(),
        now() + make_interval(mins => ${linkMinutes})
      FROM staff_identity WHERE staff_id = ${by.id}::uuid AND platform = ${platform}`;
    await writeAudit(tx, { at: core.clock.now(), by, action: 'console.link', subject: by.code });
  });
  return token;
}

export interface SignedIn {
  /** The session's, of which the browser knows only the token. */
  readonly id: string;
  readonly who: StaffMember;
  readonly until: Temporal.Instant;
  /** The account that the link was given to: what the person does counts as done from there. */
  readonly account: StaffAccount;
}

export interface NewSession extends SignedIn {
  /** The session token, shown once. */
  readonly token: string;
}

interface Link {
  readonly id: string;
  readonly staff_id: string;
  readonly platform: string;
  readonly platform_user_id: string;
  readonly open: boolean;
}

/**
 * Exchanges a link for a session, once. Null for a link that is unknown, used, ended or expired, and for a person who
 * may no longer sign in; from outside these cases are indistinguishable.
 *
 * @throws XinhangError when the platform cannot confirm that the account is still internal; the link stays usable
 */
export async function signIn(core: Core, linkToken: string): Promise<NewSession | null> {
  const [link] = await core.db.$queryRaw<Link[]>`
    SELECT l.id, l.staff_id, l.platform, l.platform_user_id,
      l.signed_in_at IS NULL AND l.ended_at IS NULL AND l.link_expires_at > now() AND s.left_on IS NULL
        AND i.staff_id IS NOT NULL AS open
    FROM sign_in l JOIN staff s ON s.id = l.staff_id
    LEFT JOIN staff_identity i
      ON i.staff_id = l.staff_id AND i.platform = l.platform AND i.platform_user_id = l.platform_user_id
    WHERE l.link_digest = ${digestOf(linkToken)}`;
  // Unknown links are not recorded: strangers could flood the audit log with them.
  if (link === undefined) return null;
  const who = await staffById(core.db, link.staff_id);
  if (who === null) return null;
  const account = { platform: link.platform, platformUserId: link.platform_user_id };
  if (!link.open || !(await isStillOwn(core, account))) return await refused(core, who);
  const token = await newToken(core.db);
  return await core.db.$transaction(async (tx) => {
    const [opened] = await tx.$queryRaw<{ until: Date }[]>`
      UPDATE sign_in SET signed_in_at = now(), session_digest = ${digestOf(token)},
        session_expires_at = now() + make_interval(hours => ${sessionHours})
      WHERE id = ${link.id}::uuid AND signed_in_at IS NULL AND ended_at IS NULL AND link_expires_at > now()
      RETURNING session_expires_at AS until`;
    // A concurrent request used the link first.
    if (opened === undefined) return await refused(core, who);
    await writeAudit(tx, { at: core.clock.now(), by: who, action: 'console.sign-in', subject: who.code });
    return { id: link.id, who, token, account, until: toInstant(opened.until) };
  });
}

async function refused(core: Core, who: StaffMember): Promise<null> {
  await writeAudit(core.db, { at: core.clock.now(), by: who, action: 'console.refused', subject: who.code });
  return null;
}

interface SessionRow {
  readonly id: string;
  readonly staff_id: string;
  readonly platform: string;
  readonly platform_user_id: string;
  readonly until: Date;
  readonly due: boolean;
  readonly overdue: boolean;
}

/**
 * The person a session belongs to; null if it is ended, expired or unknown, and if the person has left or the account is
 * no longer one of the company's own.
 *
 * @throws XinhangError when the platform has not been able to confirm the account for an hour
 */
export async function findSession(core: Core, sessionToken: string): Promise<SignedIn | null> {
  const [session] = await core.db.$queryRaw<SessionRow[]>`
    SELECT o.id, o.staff_id, o.platform, o.platform_user_id, o.session_expires_at AS until,
      greatest(o.signed_in_at, o.asked_at) < now() - make_interval(mins => ${askedEachMinutes}) AS due,
      greatest(o.signed_in_at, o.confirmed_at) < now() - make_interval(mins => ${trustedMinutes}) AS overdue
    FROM sign_in o JOIN staff s ON s.id = o.staff_id
    JOIN staff_identity i
      ON i.staff_id = o.staff_id AND i.platform = o.platform AND i.platform_user_id = o.platform_user_id
    WHERE o.session_digest = ${digestOf(sessionToken)} AND o.ended_at IS NULL AND o.session_expires_at > now()
      AND s.left_on IS NULL`;
  if (session === undefined || !(await isConfirmed(core, session))) return null;
  const who = await staffById(core.db, session.staff_id);
  if (who === null) return null;
  const account = { platform: session.platform, platformUserId: session.platform_user_id };
  return { id: session.id, who, account, until: toInstant(session.until) };
}

/**
 * Asks the platform, as before every direct message, but not at every request: a colleague may have become a guest or
 * have been deactivated. While the platform cannot say, the last answer holds for an hour.
 */
async function isConfirmed(core: Core, { id, due, overdue, ...session }: SessionRow): Promise<boolean> {
  if (!overdue && (!due || !(await takesTheTurn(core.db, id)))) return true;
  try {
    const account = { platform: session.platform, platformUserId: session.platform_user_id };
    if (!(await isStillOwn(core, account))) return false;
  } catch (error) {
    if (overdue || !(error instanceof XinhangError)) throw error;
    core.log.warn({ err: error, platform: session.platform }, 'an account of the console was not confirmed');
    return true;
  }
  await core.db.$executeRaw`UPDATE sign_in SET asked_at = now(), confirmed_at = now() WHERE id = ${id}::uuid`;
  return true;
}

/** Of the requests that a page makes together, one asks. */
async function takesTheTurn(db: Db, id: string): Promise<boolean> {
  const taken = await db.$executeRaw`
    UPDATE sign_in SET asked_at = now()
    WHERE id = ${id}::uuid
      AND greatest(signed_in_at, asked_at) < now() - make_interval(mins => ${askedEachMinutes})`;
  return taken > 0;
}

/** Ends a session. Does nothing if it is unknown or already ended. */
export async function signOut(core: Core, sessionToken: string): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const [ended] = await tx.$queryRaw<{ staff_id: string }[]>`
      UPDATE sign_in SET ended_at = now()
      WHERE session_digest = ${digestOf(sessionToken)} AND ended_at IS NULL RETURNING staff_id`;
    const who = ended === undefined ? null : await staffById(tx, ended.staff_id);
    if (who === null) return;
    await writeAudit(tx, { at: core.clock.now(), by: who, action: 'console.sign-out', subject: who.code });
  });
}

function toInstant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}

function tooMany(): XinhangError {
  return new XinhangError('rate_limited', said('console/too-many-links'));
}
