import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import { isOwnAnchor } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { type Doubles, join, mergeLimits } from './merge-customers.ts';
import type { Moved } from './moved.ts';

/** What a merge would do. */
export interface MergePreview {
  readonly moved: Moved;
  /** Days that both customers have; those of the kept one stand. */
  readonly days: readonly SharedDay[];
  /** Both have a first order; that of the kept one stands. */
  readonly isOrderShared: boolean;
  /** Decisions about a greeting that the kept one has, too. */
  readonly greetings: number;
}

interface SharedDay {
  readonly key: string;
  readonly kept: Temporal.PlainDate;
  readonly merged: Temporal.PlainDate;
}

/** Thrown to roll the rehearsal back. */
const seen = new Error('a preview changes nothing');

/** Rehearses the merge in a transaction that is rolled back, so that the preview cannot differ from what is done. */
export async function previewMerge(core: Core, by: StaffMember, doubles: Doubles): Promise<MergePreview> {
  const { kept, merged } = doubles;
  const found: MergePreview[] = [];
  await core.db
    .$transaction(async (tx) => {
      const days = await sharedDays(tx, doubles);
      const reason = said('reason/merged', { code: merged.code });
      const moved = await join(core, tx, { kept, merged }, { by, at: core.clock.now(), reason });
      const left = { where: { customerId: merged.id } };
      const isOrderShared = (await tx.firstOrder.count(left)) > 0;
      found.push({ moved, days, isOrderShared, greetings: await tx.greeting.count(left) });
      throw seen;
    }, mergeLimits)
    .catch((error: unknown) => {
      if (error !== seen) throw error;
    });
  const [preview] = found;
  if (preview === undefined) throw new Error('the rehearsal did not run');
  return preview;
}

async function sharedDays(tx: Tx, { kept, merged }: Doubles): Promise<readonly SharedDay[]> {
  const facts = await tx.fact.findMany({
    where: { customerId: { in: [kept.id, merged.id] }, on: { not: null } },
    orderBy: { on: 'asc' },
  });
  const dayOf = (customerId: string, wanted: string) =>
    facts.find((fact) => fact.customerId === customerId && fact.key === wanted)?.on ?? null;
  return facts.flatMap(({ customerId, key, on }) => {
    const other = customerId === kept.id && !isOwnAnchor(key) ? dayOf(merged.id, key) : null;
    return on === null || other === null ? [] : [{ key, kept: fromDbDate(on), merged: fromDbDate(other) }];
  });
}
