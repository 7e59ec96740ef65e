import { eraseCustomer } from '../../../jobs/erasure/erase-customer.ts';
import { type ErasurePreview, previewErasure } from '../../../jobs/erasure/preview-erasure.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { confirmWord } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const customerErase = defineCommand({
  name: 'erase',
  zh: ['删除'],
  help: both(
    '按客户要求删除个人信息；先看预览，账务所需保留',
    'erase a customer’s personal data on request, except for accounting records; shows a preview first',
  ),
  examples: ['/crm 客户 删除 C001', '/crm customer erase C001 confirm'],
  capability: 'customer.manage-any',
  customer: { scope: 'manage' },
  params: {
    confirm: optional(confirmWord, { label: both('确认', 'confirm'), names: ['确认'], place: 'word' }),
  },
  run: async (ctx, { customer, confirm }) => {
    if (confirm === undefined) {
      const preview = await previewErasure(ctx.core.db, customer.id);
      return answer({
        title: tell(
          ctx,
          `删除 ${customer.code} ${customer.name}？`,
          `Erase ${customer.code} ${customer.name}?`,
        ),
        body: [
          describeForgotten(ctx, preview),
          describeKept(ctx, preview),
          notOurs(ctx),
          tell(
            ctx,
            `不能恢复。确认：/crm 客户 删除 ${customer.code} 确认`,
            `This cannot be undone. To confirm: /crm customer erase ${customer.code} confirm`,
          ),
        ],
      });
    }
    await eraseCustomer(ctx.core, ctx.by, customer);
    return say(
      tell(
        ctx,
        `${customer.code} 的个人信息已删除，不再有任何提醒。`,
        `${customer.code} was erased. There will be no more reminders.`,
      ),
      notOurs(ctx),
    );
  },
});

function describeForgotten(ctx: CommandContext, { contacts, rooms, logs, planned, pending }: ErasurePreview) {
  return tell(
    ctx,
    `删除：名称、联系人 ${contacts} 位、群绑定 ${rooms} 个、联系记录 ${logs} 条的内容、表单、祝福语、收到和发出的消息内容；取消未发提醒 ${planned} 条，撤回待审批 ${pending} 件。`,
    `Deleted: the name, ${contacts} contacts, ${rooms} group bindings, the texts of ${logs} contact logs, forms, greetings, and of messages received and sent. ${planned} reminders will be cancelled, ${pending} requests withdrawn.`,
  );
}

function describeKept(ctx: CommandContext, { gifts, hasOrder }: ErasurePreview) {
  return tell(
    ctx,
    `保留（账务）：客户代号、礼品 ${gifts} 件的金额和票据号${hasOrder ? '、首单日期和金额' : ''}、审批结果、谁在何时做过什么。`,
    `Kept for accounting: the code, the amounts and receipts of ${gifts} gifts${hasOrder ? ', dates and amount of the first order' : ''}, the outcome of requests, and who did what when.`,
  );
}

/** What the program cannot delete. */
export function notOurs(ctx: CommandContext): string {
  return tell(
    ctx,
    '聊天群里的消息由聊天平台保存，本程序不能删除，请在平台上处理；备份到期后才会消失。',
    'Messages in the chat groups are stored by the chat platform and cannot be deleted from here; please delete them there. Backups keep their data until they expire.',
  );
}
