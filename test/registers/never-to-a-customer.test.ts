import { expect, it } from 'vitest';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { bindRoom } from '../../jobs/rooms/bind-room.ts';
import { openRegisterOffice } from './register-office.ts';

const secret = '绝密内情';

it('whatever registers there are: six weeks of an entry of each, owed and overdue, and the customer’s group hears nothing of it', async () => {
  const office = await openRegisterOffice();
  try {
    const { core, staff } = office;
    const customer = await office.aCustomer({ code: 'C001', name: '杭州精工' });
    await bindRoom(core, null, customer, { platform: 'paper', platformRoomId: 'group-C001', name: '沟通群' });
    await office.deliver();
    // The welcome that says that replies are kept.
    const before = office.inGroups().length;
    for (const register of core.templates.registers) {
      const { owner, summary, form } = register;
      const days = core.templates.forms
        .view(form, 'en', '')
        .fields.flatMap(({ key, type }) => (type === 'day' ? [[key, '2026-03-12']] : []));
      const answers = {
        ...Object.fromEntries(days),
        [summary]: secret,
        ...(typeof owner === 'string' ? {} : { [owner.field]: owner.among[0] ?? '' }),
      };
      const { after: _, ...free } = { ...register, open: ['supervisor'], guards: [] };
      const about = register.about === 'customer' ? customer : null;
      await openEntry(core, staff.li, { register: free, customer: about, answers });
    }
    for (const day of ['03-04', '03-12', '03-16', '03-20', '04-01', '04-14'])
      await office.at(`2026-${day}T09:00`);
    expect(office.inGroups().length).toBe(before);
    // It was spoken of, to colleagues.
    expect(
      office.chat.messages.filter(({ content }) => JSON.stringify(content).includes(secret)),
    ).not.toEqual([]);
  } finally {
    await office.close();
  }
}, 600_000);
