import { afterAll, beforeAll, expect, it } from 'vitest';
import { handleInbound } from '../../../bot/inbound/handle-inbound.ts';
import { actingStaff } from '../../../jobs/access/acting-staff.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { listWaiting } from '../../../jobs/approvals/list-requests.ts';
import { customerFields } from '../../../jobs/customers/find-customer.ts';
import { loadedTemplates } from '../../templates/loaded-templates.ts';
import type { Inbound } from '../../../jobs/ports.ts';
import { staffByIdentity } from '../../../jobs/staff/staff-member.ts';
import { plainText } from '../../../templates/reader/card.ts';
import { type FilledDatabase, fillDatabase } from '../../database.ts';
import { everybody, people, users } from './people.ts';
import { openStage, reopen, seedCompany, type Stage } from './stage.ts';

let stage: Stage;
let seeded: FilledDatabase;
beforeAll(async () => {
  stage = openStage();
  seeded = await fillDatabase(async (db) => {
    await seedCompany(db, stage);
  });
}, 600_000);
afterAll(() => seeded.drop());

const closed = plainText(loadedTemplates().texts.renderCustomer('reply/home-closed', 'zh-CN', {}));

it('a home page shows colleagues the customers they may read, and everyone else nothing', async () => {
  const { db, close } = await seeded.copy();
  try {
    const { core } = await reopen(db, stage);
    const customers = await db.customer.findMany({ select: customerFields });
    const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
    const shown = new Map<string, string>();
    for (const who of everybody) {
      const { account, external } = people[who];
      const inbound: Inbound = {
        kind: 'home',
        platform: 'paper',
        dedupeKey: `home ${account}`,
        at: core.clock.now().toString(),
        from: { platformUserId: account, name: account, external },
      };
      await handleInbound(core, inbound, crypto.randomUUID());
      const text = stage.homes.get(account);
      if (text === undefined) throw new Error(`${who} was shown nothing`);
      shown.set(who, text);
      const staff = people[who].staff ? await staffByIdentity(db, 'paper', account) : null;
      if (staff === null) {
        expect([who, text]).toEqual([who, closed]);
        continue;
      }
      expect([who, text]).not.toEqual([who, closed]);
      const reader = await actingStaff(db, staff, today);
      const named = customers.filter(({ code, name }) => text.includes(code) || text.includes(name));
      // Those of the requests that wait for them are shown to who decides them.
      const asked = await listWaiting(db, core.templates.approvals, staff.id, today);
      const decides = new Set(asked.flatMap(({ customer }) => customer?.id ?? []));
      const others = named.filter(({ id }) => !decides.has(id));
      expect([who, others.filter((customer) => !may('read', reader, customer))]).toEqual([who, []]);
      if (!users.process.some((one) => one === who)) expect([who, named]).toEqual([who, []]);
    }
    expect(shown.get('its salesperson')).toContain('C001');
  } finally {
    await close();
  }
});
