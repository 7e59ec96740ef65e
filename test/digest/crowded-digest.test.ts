import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeDigests } from '../../jobs/digest/write-digests.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { openShop, type Shop } from '../shop.ts';

const authors = 240;
const each = 12;

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ at: '2026-03-12T08:00', digestAt: '18:30' });
  await shop.aCustomer({ code: 'C001', name: '杭州精工' });
  const { id } = await shop.customer('C001');
  await shop.core.db.staff.createMany({
    data: Array.from({ length: authors }, (_, n) => ({
      code: `p${n}`,
      name: `同事${String(n).padStart(3, '0')}`,
      roles: ['salesperson'],
      reportsToId: shop.staff.li.id,
    })),
  });
  await shop.core.db.$executeRaw`
    INSERT INTO contact_log (id, customer_id, purpose, direction, channel, actor_id, author_name, author_role, summary,
      happened_at, recorded_at)
    SELECT gen_random_uuid(), ${id}::uuid, 'contact', 'outbound', 'phone', s.id, s.name, 'salesperson', '打了电话',
      '2026-03-12T02:00:00Z', '2026-03-12T02:00:00Z'
    FROM staff s CROSS JOIN generate_series(1, ${each}) WHERE s.name LIKE '同事%'`;
});
afterEach(() => shop.close());

it('the digest of a company with hundreds of authors is counted whole, fits a phone’s screens, and is written in seconds', async () => {
  shop.clock.set('2026-03-12T18:31');
  const began = performance.now();
  await shop.core.db.$transaction(
    async (tx) => {
      // It waits for no customer that is being changed.
      await tx.$executeRaw`SELECT FROM customer FOR UPDATE`;
      await writeDigests(shop.core);
    },
    { timeout: 90_000 },
  );
  const tookMs = performance.now() - began;
  await deliverDue(shop.core);
  const [digest] = shop.inbox('li').filter(({ content }) => content.title?.startsWith('今日小结') === true);
  expect(digest?.text).toContain(`联系记录 ${authors * each} 条`);
  expect(digest?.text).toContain('同事000（12）');
  expect(digest?.text).toContain(`另有 ${authors - 10} 人，共 ${(authors - 10) * each} 条`);
  expect(digest?.text.split('\n').length).toBeLessThan(80);
  const keeper = await shop.core.db.notice.findFirstOrThrow({
    where: { say: 'digest/own', recipient: { code: 'wang' } },
    select: { values: true },
  });
  const copied = JSON.stringify(keeper.values);
  expect(copied).toContain(`另有 ${authors - 10} 人`);
  expect(copied.split('\\n').length).toBeLessThan(80);
  expect(tookMs).toBeLessThan(40_000);
});
