import { addContact, type ContactLine, listContacts } from '../../../jobs/contacts/keep-contacts.ts';
import { eraseContact } from '../../../jobs/erasure/erase-contact.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, optional, required } from '../engine/define.ts';
import { confirmWord, line } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { notOurs } from '../customer/erase.ts';

const name = line(both('姓名', 'a name'), 100);

const contactAdd = defineCommand({
  name: 'add',
  zh: ['新增'],
  help: both('登记客户的一位联系人', 'add a customer contact'),
  examples: ['/crm 联系人 新增 C001 王经理 职务=采购经理', '/crm contact add C001 王经理 title=buyer'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    name: required(name, { label: both('姓名', 'name'), names: ['姓名'] }),
    title: optional(line(both('职务', 'a title'), 100), { label: both('职务', 'title'), names: ['职务'] }),
  },
  run: async (ctx, { customer, name: written, title }) => {
    const contact = title === undefined ? { name: written } : { name: written, title };
    await addContact(ctx.core, ctx.by, customer, contact);
    return say(
      tell(
        ctx,
        `已登记 ${customer.code} 的联系人 ${written}。`,
        `${written} was added as a contact of ${customer.code}.`,
      ),
    );
  },
});

const contactList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: both('一个客户的联系人', 'the contacts of a customer'),
  examples: ['/crm 联系人 列表 C001', '/crm contact list C001'],
  capability: 'process.join',
  reads: 'file',
  customer: { scope: 'read' },
  params: {},
  run: async (ctx, { customer }) => {
    const contacts = await listContacts(ctx.core.db, customer.id);
    const head = `${customer.code} ${customer.name}`;
    if (contacts.length === 0) return say(tell(ctx, `${head} 没有联系人。`, `${head} has no contacts.`));
    return answer({
      title: tell(ctx, `${head}：联系人 ${contacts.length} 位`, `${head}: ${contacts.length} contacts`),
      body: [contacts.map((contact) => describe(ctx, contact)).join('\n')],
    });
  },
});

function describe(ctx: CommandContext, { name: own, title, platform }: ContactLine): string {
  const where = platform === null ? [] : [tell(ctx, `在 ${platform} 上`, `on ${platform}`)];
  return [own, ...(title === null ? [] : [title]), ...where].join(' · ');
}

const contactErase = defineCommand({
  name: 'erase',
  zh: ['删除'],
  help: both('按本人要求删除一位联系人的个人信息', 'erase a contact’s personal data on request'),
  examples: ['/crm 联系人 删除 C001 王经理', '/crm contact erase C001 王经理 confirm'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    name: required(name, { label: both('姓名', 'name'), names: ['姓名'] }),
    confirm: optional(confirmWord, { label: both('确认', 'confirm'), names: ['确认'], place: 'word' }),
  },
  run: async (ctx, { customer, name: written, confirm }) => {
    if (confirm === undefined) {
      return say(
        tell(
          ctx,
          `将删除 ${customer.code} 的联系人 ${written}：其消息和记录的内容、聊天账号、接触计划；别人写到的姓名也会去掉。客户继续跟进。不能恢复。确认：/crm 联系人 删除 ${customer.code} ${written} 确认`,
          `This erases ${written} of ${customer.code}: their messages, chat account and contact plans, and their name where others wrote it. Follow-up of the customer continues. This cannot be undone. To confirm: /crm contact erase ${customer.code} ${written} confirm`,
        ),
        notOurs(ctx),
      );
    }
    await eraseContact(ctx.core, ctx.by, customer, written);
    return say(
      tell(
        ctx,
        `${customer.code} 的联系人 ${written} 已删除。此人再在群里发言，会重新登记。`,
        `${written} of ${customer.code} was erased. If they write in the group again, they are added again.`,
      ),
      notOurs(ctx),
    );
  },
});

export const contactGroup: CommandGroup = {
  name: 'contact',
  zh: ['联系人'],
  help: both('客户的联系人', 'contacts'),
  commands: [contactAdd, contactList, contactErase],
  usual: { alone: 'list', withWords: 'list' },
};
