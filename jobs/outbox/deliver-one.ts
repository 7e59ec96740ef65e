import type { Core } from '../core.ts';
import type { DeliveryOutcome } from './load-delivery.ts';
import { loadDelivery } from './load-delivery.ts';
import { postNow } from './post-now.ts';

/** A freshly claimed posting: nothing of it can have been sent yet. */
export async function deliverOne(core: Core, id: string): Promise<DeliveryOutcome> {
  const delivery = await loadDelivery(core.db, id);
  return delivery === null ? 'not-posted' : await postNow(core, delivery);
}
