import { type CustomerText, staffText } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { type ActingStaff, actingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { noteShown } from '../access/note-access.ts';
import type { Core } from '../core.ts';
import { inWords, speakingTo } from '../in-words.ts';
import { dayOf } from '../plan/moments.ts';
import type { ChatPlatform, PlatformId, SendResult, StaffRef } from '../ports.ts';
import { chosenLanguage } from '../staff/chosen-language.ts';
import { type StaffMember, staffByIdentity } from '../staff/staff-member.ts';
import { composeTodayCard, type TodayCard } from '../today/compose-today-card.ts';
import { isAudienceRefused, showHome } from './audience-guard.ts';
import { isPaused } from './pauses.ts';

/** Home pages that are shown again in one run, after everything else. The rest waits for the next. */
const atMost = 20;
/** Changes within this time are shown together, in real time. */
const restSeconds = 15;
/** A page that was not opened for so long is shown again when it is. */
const followedDays = 14;

type Account = { readonly platform: PlatformId } & StaffRef;

/** A home page, claimed. */
interface Claimed extends Account {
  /** Who opened it. */
  readonly staffId: string;
  readonly staleSince: Date | null;
}

/** A person opened their home page: it shows their day, and follows it from now on. */
export async function openHome(core: Core, account: Account, staff: StaffMember | null): Promise<void> {
  const platform = core.platforms.get(account.platform);
  if (platform?.home === undefined) return;
  const { platformUserId } = account;
  if (staff === null) return await showOutsider(core, platform, account);
  const now = toDbInstant(core.clock.now());
  await core.db.$executeRaw`
    INSERT INTO home (platform, platform_user_id, staff_id, opened_at, stale_since, lease_until)
    VALUES (${account.platform}, ${platformUserId}, ${staff.id}::uuid, ${now}, ${now}, now() + make_interval(secs => ${restSeconds}))
    ON CONFLICT (platform, platform_user_id) DO UPDATE SET staff_id = EXCLUDED.staff_id, opened_at = EXCLUDED.opened_at,
      stale_since = EXCLUDED.stale_since, lease_until = EXCLUDED.lease_until`;
  const shown = await showDay(core, platform, { ...account, staffId: staff.id, staleSince: now }, staff);
  if (shown === null) return;
  const { reader, card } = shown;
  await noteShown(core, reader, 'home', { customers: card.customers });
}

/**
 * Shows the pages again on which something is over or new or its hour has passed, whose owner was told something since,
 * which are of another day, or whose owner has left or lost the account: who has it now is shown a day when they open it.
 * Many changes of one page are one request.
 */
export async function followHomes(core: Core): Promise<void> {
  const shown = [...core.platforms.values()]
    .filter(({ capabilities: { home } }) => home !== 'none')
    .map(({ id }) => id);
  if (shown.length === 0) return;
  for (const claimed of await claimHomes(core, shown)) {
    const platform = core.platforms.get(claimed.platform);
    if (platform === undefined) continue;
    const staff = await staffByIdentity(core.db, claimed.platform, claimed.platformUserId);
    if (staff?.id !== claimed.staffId) await showOutsider(core, platform, claimed);
    else await showDay(core, platform, claimed, staff);
  }
}

async function claimHomes(core: Core, platforms: readonly PlatformId[]): Promise<readonly Claimed[]> {
  const now = core.clock.now();
  const { playbook } = core.rules;
  const midnight = dayOf(now, playbook).toZonedDateTime(playbook.zone).toInstant();
  const { rows } = await core.db.sql.query<Claimed>(
    `WITH due AS (
       SELECT h.platform, h.platform_user_id FROM home h
       LEFT JOIN staff_identity i ON i.platform = h.platform AND i.platform_user_id = h.platform_user_id
       LEFT JOIN staff s ON s.id = i.staff_id AND s.left_on IS NULL
       WHERE h.platform = ANY($1) AND (h.lease_until IS NULL OR h.lease_until < now())
         AND NOT EXISTS (SELECT FROM pause p WHERE p.scope = 'platform:' || h.platform AND ${isPaused})
         AND (s.id IS DISTINCT FROM h.staff_id OR h.shown_at IS NULL
              OR h.opened_at > $2::timestamptz - make_interval(days => ${followedDays})
                 AND (h.stale_since IS NOT NULL OR h.shown_at < $3::timestamptz
                      OR EXISTS (SELECT FROM delivery d
                                 WHERE d.target = 'dm:' || h.staff_id AND d.posted_at > h.shown_at)
                      OR EXISTS (SELECT FROM follow_up f
                                 WHERE f.id = ANY(h.matters) AND f.due_at < $2 AND f.due_at >= h.shown_at)))
       ORDER BY h.stale_since, h.platform, h.platform_user_id LIMIT ${atMost}
       FOR UPDATE OF h SKIP LOCKED)
     UPDATE home h SET lease_until = now() + make_interval(secs => ${restSeconds}) FROM due d
     WHERE h.platform = d.platform AND h.platform_user_id = d.platform_user_id
     RETURNING h.platform, h.platform_user_id AS "platformUserId", h.staff_id AS "staffId", h.stale_since AS "staleSince"`,
    [[...platforms], toDbInstant(now), toDbInstant(midnight)],
  );
  return rows;
}

interface ShownDay {
  readonly reader: ActingStaff;
  readonly card: TodayCard;
}

/** @returns null: it could not be shown now, and is tried again */
async function showDay(
  core: Core,
  platform: ChatPlatform,
  home: Claimed,
  staff: StaffMember,
): Promise<ShownDay | null> {
  const now = core.clock.now();
  const today = dayOf(now, core.rules.playbook);
  const reader = await actingStaff(core.db, staff, today);
  const speaking = speakingTo(core, await chosenLanguage(core.db, staff.id));
  const card = can(reader, 'process.join')
    ? await composeTodayCard(speaking, reader, today)
    : { text: staffText({ body: [inWords(speaking, said('home/no-list'))] }), customers: [], matters: [] };
  const { platformUserId } = home;
  let result: SendResult;
  try {
    result = await showHome(core, platform, { platformUserId }, card.text);
  } catch (error) {
    if (!isAudienceRefused(error)) throw error;
    await showOutsider(core, platform, home);
    return null;
  }
  if (result.status !== 'accepted') {
    await showLater(core, home, result);
    return null;
  }
  // What changed while it was being shown keeps it stale.
  const asClaimed = Prisma.sql`stale_since IS NOT DISTINCT FROM ${home.staleSince}`;
  await core.db.$executeRaw`
    UPDATE home SET matters = ${[...card.matters]}::uuid[],
      shown_at = CASE WHEN ${asClaimed} THEN ${toDbInstant(now)} ELSE shown_at END,
      stale_since = CASE WHEN ${asClaimed} THEN NULL ELSE stale_since END
    WHERE platform = ${home.platform} AND platform_user_id = ${platformUserId}`;
  return { reader, card };
}

/** A customer, a guest, a stranger, or an account that is no longer who opened it: nothing internal, and nothing of what was there before. */
async function showOutsider(core: Core, platform: ChatPlatform, account: Account): Promise<void> {
  const text: CustomerText = core.templates.texts.renderCustomer('reply/home-closed', core.language, {});
  const { platformUserId } = account;
  const result = await platform.home?.show({ platformUserId }, text);
  if (result !== undefined && result.status !== 'accepted') return await showLater(core, account, result);
  await core.db.$executeRaw`
    DELETE FROM home WHERE platform = ${account.platform} AND platform_user_id = ${platformUserId}`;
}

/** A platform that asks to slow down is left alone by every page. */
async function showLater(core: Core, account: Account, result: SendResult): Promise<void> {
  core.log.warn({ platform: account.platform, result }, 'a home page could not be shown');
  const seconds = result.status === 'rejected' ? (result.retryAfterMs ?? 60_000) / 1_000 : 60;
  const everyPage = result.status === 'rejected' && result.problem === 'rate_limited';
  await core.db.$executeRaw`
    UPDATE home SET lease_until = now() + make_interval(secs => ${seconds})
    WHERE platform = ${account.platform} AND (${everyPage} OR platform_user_id = ${account.platformUserId})`;
}
