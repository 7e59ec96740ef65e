import { addContact, type ContactLine, listContacts } from '../../../jobs/contacts/keep-contacts.ts';
import { eraseContact } from '../../../jobs/erasure/erase-contact.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, optional, required } from '../engine/define.ts';
import { confirmWord, line } from '../engine/param-types.ts';
import { notOurs } from '../customer/erase.ts';
import { said } from '../../../templates/reader/said.ts';

const name = line(said('expects/name'), 100);

const contactAdd = defineCommand({
  name: 'add',
  zh: ['新增'],
  help: said('help/contact-add'),
  examples: ['/crm 联系人 新增 C001 王经理 职务=采购经理', '/crm contact add C001 王经理 title=buyer'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    name: required(name, { label: said('param/name'), names: ['姓名'] }),
    title: optional(line(said('expects/title'), 100), { label: said('param/title'), names: ['职务'] }),
  },
  run: async (ctx, { customer, name: written, title }) => {
    const contact = title === undefined ? { name: written } : { name: written, title };
    await addContact(ctx.core, ctx.by, customer, contact);
    return say(tell(ctx, 'contact/added-contact', { code: customer.code, written }));
  },
});

const contactList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: said('help/contact-list'),
  examples: ['/crm 联系人 列表 C001', '/crm contact list C001'],
  capability: 'process.join',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'read' },
  params: {},
  run: async (ctx, { customer }) => {
    const contacts = await listContacts(ctx.core, customer.id);
    const head = `${customer.code} ${customer.name}`;
    if (contacts.length === 0) return say(tell(ctx, 'contact/no-contacts', { head }));
    return answer({
      title: tell(ctx, 'contact/contacts', { head, contacts: contacts.length }),
      body: [contacts.map((contact) => describe(ctx, contact)).join('\n')],
    });
  },
});

function describe(ctx: CommandContext, { name: own, title, platform }: ContactLine): string {
  const where = platform === null ? [] : [tell(ctx, 'contact/on', { platform })];
  return [own, ...(title === null ? [] : [title]), ...where].join(' · ');
}

const contactErase = defineCommand({
  name: 'erase',
  zh: ['删除'],
  help: said('help/contact-erase'),
  examples: ['/crm 联系人 删除 C001 王经理', '/crm contact erase C001 王经理 confirm'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    name: required(name, { label: said('param/name'), names: ['姓名'] }),
    confirm: optional(confirmWord, { label: said('param/confirm'), names: ['确认'], place: 'word' }),
  },
  run: async (ctx, { customer, name: written, confirm }) => {
    if (confirm === undefined) {
      return say(tell(ctx, 'contact/erase-confirm', { code: customer.code, written }), notOurs(ctx));
    }
    await eraseContact(ctx.core, ctx.by, customer, written);
    return say(tell(ctx, 'contact/erased', { code: customer.code, written }), notOurs(ctx));
  },
});

export const contactGroup: CommandGroup = {
  name: 'contact',
  zh: ['联系人'],
  help: said('help/contact'),
  commands: [contactAdd, contactList, contactErase],
  usual: { alone: 'list', withWords: 'list' },
};
