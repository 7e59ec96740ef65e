import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import type { Core } from '../../jobs/core.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { runDay } from '../../jobs/run-day.ts';
import { plainText } from '../../templates/reader/card.ts';
import type { Register } from '../../templates/reader/register.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

/** A company that reads English, in which no name is Chinese: any Chinese word is one that the program has said. */
let office: RegisterOffice;
let core: Core;
let customer: CustomerRef;
beforeAll(async () => {
  office = await openRegisterOffice();
  core = { ...office.core, language: 'en' };
  for (const { id, code } of await core.db.staff.findMany())
    await core.db.staff.update({ where: { id }, data: { name: `Person ${code}` } });
  customer = await office.aCustomer({ code: 'C001', name: 'Acme Pumps' });
}, 120_000);
afterAll(() => office.close());

const { registers } = loadedTemplates();
const chinese = /\p{Script=Han}+/gu;

/** Opened by its supervisor, who then reads it. @returns its number */
async function open({ key, about }: Register): Promise<{ readonly id: string; readonly number: string }> {
  const register = registers.find((one) => one.key === key);
  if (register === undefined) throw new Error(`there is no register ${key}`);
  const { owner, summary, form } = register;
  const days = core.templates.forms
    .view(form, 'en', '')
    .fields.flatMap((field) => (field.type === 'day' ? [[field.key, '2026-03-12']] : []));
  const answers = {
    ...Object.fromEntries(days),
    [summary]: 'Oil leaks at the second pump',
    ...(typeof owner === 'string' ? {} : { [owner.field]: owner.among[0] ?? '' }),
  };
  const { after: _, ...free } = { ...register, open: ['supervisor'], guards: [], unique: [] };
  const by = (await office.context('li')).by;
  return await openEntry(core, by, {
    register: free,
    customer: about === 'customer' ? customer : null,
    answers,
  });
}

const say = async (text: string): Promise<string> => {
  const reply = await runCommand({ ...(await office.context('li')), core }, text);
  return reply.kind === 'text' ? plainText(reply.text) : JSON.stringify(reply.form);
};

it.each(registers.map((register) => [register.key, register] as const))(
  '%s is asked for, listed and shown in each of its states in English',
  async (_key, register) => {
    const group = register.command.name;
    const read = [
      JSON.stringify(core.templates.forms.view(register.form, 'en', '')),
      await say(`/crm ${group} list`),
    ];
    for (const { key: state } of register.states) {
      const { id, number } = await open(register);
      await core.db.entry.update({ where: { id }, data: { state } });
      const shown = await say(`/crm ${group} show ${number}`);
      expect(shown).toContain('Oil leaks at the second pump');
      read.push(shown);
    }
    expect(read.flatMap((text) => text.match(chinese) ?? [])).toEqual([]);
  },
);

it('six weeks of what they owe, and of what is overdue, are told in English', async () => {
  for (const register of registers) await open(register);
  for (const day of ['03-04', '03-12', '03-16', '03-20', '04-01', '04-14']) {
    office.clock.set(`2026-${day}T09:00`);
    await runDay(core, office.today());
    await deliverDue(core);
  }
  const told = office.chat.messages.map(({ content }) => plainText(content));
  expect(told.length).toBeGreaterThan(registers.length);
  expect(told.flatMap((text) => text.match(chinese) ?? [])).toEqual([]);
}, 600_000);
