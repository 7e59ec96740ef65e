import { withToday } from '../../../templates/reader/form.ts';
import { builtInWords } from '../../../templates/reader/words.ts';
import { createDeadline } from '../../../jobs/deadline.ts';
import type { ChatPlatform, Inbound, InboundSink } from '../../../jobs/ports.ts';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import type { FormView } from '../../../templates/reader/form.ts';

export interface StubSink extends InboundSink {
  /** Items received, each once, in order. */
  readonly arrived: readonly Inbound[];
  /** Resolves once everything received has been answered. */
  settled(): Promise<void>;
}

export const trialForm: FormView = {
  form: 'trial-check',
  subject: 'fu-1',
  title: '试用回访 · 华东精工',
  submit: '保存并关闭',
  intro: '记下客户试用的情况，保存后这项跟进就完成了。',
  fields: [
    {
      key: 'result',
      label: '试用情况',
      type: 'choice',
      required: true,
      choices: [
        { value: 'good', label: '良好' },
        { value: 'problem', label: '有问题' },
        { value: 'not-started', label: '尚未开始' },
      ],
    },
    { key: 'summary', label: '沟通内容', type: 'text', required: true, maxChars: 500, hint: '客户怎么说的' },
    {
      key: 'intent',
      label: '复购意愿',
      type: 'choice',
      required: false,
      choices: [
        { value: 'yes', label: '有' },
        { value: 'no', label: '无' },
      ],
    },
    { key: 'happenedOn', label: '联系日期', type: 'day', required: true, usuallyToday: true },
    { key: 'nextOn', label: '下次联系', type: 'day', required: false },
    { key: 'by', label: '代谁记录', type: 'staff', required: false },
  ],
};

/** Answers with a few fixed sentences. */
export function createStubSink(platform: ChatPlatform, today: () => string): StubSink {
  const arrived: Inbound[] = [];
  const keys = new Set<string>();
  let work = Promise.resolve();

  const answer = async (inbound: Inbound): Promise<void> => {
    switch (inbound.kind) {
      case 'command':
        if (inbound.from.external !== false) {
          await platform.answer(inbound.handle, customerText({ body: ['抱歉，这个命令只对销售团队开放。'] }));
        } else {
          await platform.answer(
            inbound.handle,
            staffText({
              title: '今日跟进',
              body: [`收到命令：${inbound.text || 'help'}`, '到期 1 项，将到期 2 项。'],
              fields: [
                { label: '华东精工', value: '试用回访 · 今天到期' },
                { label: '苏州恒瑞机械', value: '试用回访 · 3月13日到期' },
              ],
              buttons: [{ action: 'open-form', value: 'fu-1', label: '完成回访', style: 'primary' }],
            }),
          );
        }
        return;
      case 'click':
        if (inbound.action === 'open-form')
          await platform.openForm(inbound.handle, withToday(trialForm, today()));
        else await platform.answer(inbound.handle, staffText({ body: ['好的，明天再提醒您。'] }));
        return;
      case 'form':
        await platform.answer(inbound.handle, staffText({ body: ['已保存联系记录，这项跟进已完成。'] }));
        return;
      case 'keep':
        await platform.answer(inbound.handle, staffText({ body: [`已记为联系记录：“${inbound.text}”`] }));
        return;
      case 'message':
      case 'edited':
      case 'deleted':
      case 'member':
      case 'home':
        return;
    }
  };

  return {
    arrived,
    settled: () => work,
    deadline: () => createDeadline(),
    explain: (error) => builtInWords().say(error.says, 'zh-CN'),
    async accept(inbound) {
      if (keys.has(inbound.dedupeKey)) return 'duplicate';
      keys.add(inbound.dedupeKey);
      arrived.push(inbound);
      work = work.then(() => answer(inbound));
      return 'stored';
    },
    checkForm: (_form, values) => {
      const problems: Record<string, string> = {};
      if ((values['summary'] ?? '').trim().length < 2) problems['summary'] = '请至少写两个字。';
      return problems;
    },
  };
}
