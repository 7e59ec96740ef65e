import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import type { PlatformId, PlatformProblem } from '../ports.ts';
import type { DeliveryRow } from './load-deliveries.ts';
import { markTold, platformScope } from './pauses.ts';

/**
 * The bot was put out of a group, the group is gone, or a platform refuses the token: a person has to put it right, and
 * hears of it once. What waits is posted by itself afterwards, as long as it is worth saying.
 */
export async function tellOfPause(
  core: Core,
  paused: {
    readonly scope: string;
    readonly platform: PlatformId;
    readonly problem: PlatformProblem;
    readonly row: DeliveryRow;
  },
): Promise<void> {
  const { scope, platform, problem, row } = paused;
  if (!(await markTold(core.db.sql, scope))) return;
  core.log.error({ scope, problem }, 'nothing is posted here until a person has put it right');
  const at = core.clock.now();
  const key = noticeKey({ is: 'paused', scope, at });
  if (scope === platformScope(platform)) {
    const hears = await directorOf(core.db, null);
    if (hears === undefined) return;
    const values = { platform };
    await writeNotices(core.db, [{ key, say: 'notice/platform-paused', recipientId: hears.id, values, at }]);
    return;
  }
  const customer = row.reminders[0]?.followUp.customer ?? row.roomMessage?.room.customer;
  if (customer === undefined) return;
  const hears = customer.supervisorId ?? (await directorOf(core.db, null))?.id;
  if (hears === undefined) return;
  await writeNotices(core.db, [
    {
      key,
      say: 'notice/room-paused',
      recipientId: hears,
      customerId: customer.id,
      values: { customer: { code: customer.code, name: customer.name } },
      at,
    },
  ]);
}
