import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { FindResult } from '../ports.ts';
import { type DeliveryOutcome, type DeliveryRow, loadDelivery } from './load-delivery.ts';
import { postNow } from './post-now.ts';
import { recordNoticePosted } from './record-notice.ts';
import { recordPosted, recordUnknown } from './record-outcome.ts';
import { type Route, routeOf, routeToPerson } from './route.ts';

/**
 * A posting whose worker died, or whose answer was lost, somewhere between the claim and the record. The platform is
 * asked for the marker: found, it is recorded; absent, it is posted; where the platform cannot tell, staff are told
 * again rather than not at all, and a customer is never asked twice — a person is told to look instead.
 */
export async function settleOne(core: Core, id: string): Promise<DeliveryOutcome> {
  const delivery = await loadDelivery(core.db, id);
  if (delivery === null) return 'not-posted';
  const found = await ask(core, delivery);
  switch (found.status) {
    case 'found':
      if (delivery.notice === null) await recordPosted(core, id, found.ref, core.clock.now());
      else await recordNoticePosted(core, id, found.ref, core.clock.now());
      return 'posted';
    case 'absent':
      return await postNow(core, delivery);
    case 'cannot-tell':
      if (delivery.audience === 'staff') return await postNow(core, delivery);
      await recordUnknown(core, id, delivery.reminders, found.why);
      return 'not-posted';
  }
}

async function ask(core: Core, delivery: DeliveryRow): Promise<FindResult> {
  // The platform is written down before anything is sent: without one, nothing was.
  if (delivery.platform === null) return { status: 'absent' };
  const route = wayOf(core, delivery);
  if (route === undefined) return { status: 'absent' };
  if (route === null || route.platform.id !== delivery.platform) {
    return { status: 'cannot-tell', why: `the platform ${delivery.platform} is not running here` };
  }
  const target =
    route.kind === 'customer'
      ? ({ kind: 'room', platformRoomId: route.room.platformRoomId } as const)
      : ({ kind: 'dm', to: route.to } as const);
  return await route.platform.find(target, delivery.id, fromDbInstant(delivery.claimedAt));
}

/** Undefined when nothing of it is left to be said; null when no running platform reaches them. */
function wayOf(core: Core, { notice, reminders: [first] }: DeliveryRow): Route | null | undefined {
  if (notice !== null) return routeToPerson(core, notice.recipient.identities);
  return first === undefined ? undefined : routeOf(core, first);
}
