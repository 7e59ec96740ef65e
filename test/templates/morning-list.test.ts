import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type MorningItem, renderMorningList } from '../../templates/reader/morning-list.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { builtInWords } from '../../templates/reader/words.ts';
import { loadTexts } from './load.ts';
import { someValues } from './some-values.ts';

const templates = { texts: loadTexts(defaultTemplatesDir()), words: builtInWords() };
const today = Temporal.PlainDate.from('2026-03-12');
const recipient = { name: '李敏' };

const itemOf = (
  subject: string,
  changed: Parameters<typeof someValues>[0],
  more: Pick<MorningItem, 'occasion'> = {},
): MorningItem => ({
  values: () => someValues({ recipient, ...changed }),
  own: changed?.owner?.name === recipient.name,
  subject,
  ...more,
});

const list = {
  recipientName: '李敏',
  today,
  items: [
    itemOf('a', { daysLeft: 0, daysOver: 1 }),
    itemOf('b', { owner: recipient, daysLeft: 0 }),
    itemOf('c', { customer: { code: 'C009', name: '南方电气' }, late: true }),
  ],
};

describe('the morning list', () => {
  it('has a header with the count and one line for each item, in their order', () => {
    const said = renderMorningList(templates, 'zh-CN', list);
    expect(said.audience).toBe('staff');
    expect(said.title).toBe('2026年3月12日 周四：3 项待跟进');
    expect(said.body).toEqual([
      '李敏，早上好。今天请跟进或过问以下 3 项：',
      '1. C001 华东机械有限公司：第一次回访客户试用情况，已逾期 1 天，负责人 张伟',
      '2. C001 华东机械有限公司：第一次回访客户试用情况，今天到期',
      '3. 【补发】C009 南方电气：第一次回访客户试用情况，还有 2 天到期（2026年3月11日 周三），负责人 张伟',
    ]);
  });

  it('asks to follow up on one’s own matters, and to see to those of others', () => {
    const owned = (owners: readonly string[]) =>
      (['zh-CN', 'en'] as const).map((language) => {
        const items = owners.map((name, n) => itemOf(String(n), { owner: { name } }));
        const { title, body } = renderMorningList(templates, language, { ...list, items });
        return [title, body[0]];
      });
    expect(owned(['李敏'])).toEqual([
      ['2026年3月12日 周四：1 项待跟进', '李敏，早上好。今天请跟进以下 1 项：'],
      ['Thu 12 Mar 2026: 1 to follow up', 'Good morning, 李敏. On your plate today:'],
    ]);
    expect(owned(['李敏', '张伟'])).toEqual([
      ['2026年3月12日 周四：2 项待跟进', '李敏，早上好。今天请跟进或过问以下 2 项：'],
      ['Thu 12 Mar 2026: 2 to follow up', 'Good morning, 李敏. Yours, and those to see to:'],
    ]);
    expect(owned(['张伟', '赵强'])).toEqual([
      ['2026年3月12日 周四：2 项待过问', '李敏，早上好。今天请过问以下 2 项：'],
      ['Thu 12 Mar 2026: 2 to see to', 'Good morning, 李敏. Please see to these:'],
    ]);
  });

  it('has the same content in English', () => {
    const said = renderMorningList(templates, 'en', list);
    expect(said.title).toBe('Thu 12 Mar 2026: 3 to follow up');
    expect(said.body[1]).toBe('1. C001 华东机械有限公司: 第一次回访客户试用情况, 1 day overdue · 张伟');
  });

  it('has a button for each item, each about its own follow-up', () => {
    const { buttons } = renderMorningList(templates, 'zh-CN', list);
    expect(buttons).toEqual([
      { action: 'close', value: 'a', label: '1. C001 处理' },
      { action: 'close', value: 'b', label: '2. C001 处理' },
      { action: 'close', value: 'c', label: '3. C009 处理' },
    ]);
  });

  it('has no button for what no form ends, and keeps the numbers of the others', () => {
    const [, second, third] = list.items;
    const ended = itemOf('r', { step: { work: '四方沟通群', form: false } });
    const items = [second, ended, third].filter((item) => item !== undefined);
    const { buttons, body } = renderMorningList(templates, 'zh-CN', { ...list, items });
    expect(buttons?.map(({ label }) => label)).toEqual(['1. C001 处理', '3. C009 处理']);
    expect(body).toHaveLength(4);
    const none = renderMorningList(templates, 'zh-CN', { ...list, items: [ended] });
    expect(none.buttons).toBeUndefined();
  });

  it('of thousands works out only what a page shows of them', () => {
    let worked = 0;
    const values = () => {
      worked += 1;
      return someValues({ recipient });
    };
    const items = Array.from({ length: 3_000 }, (_, n) => ({ values, own: true, subject: String(n) }));
    const { title, body } = renderMorningList(templates, 'en', { ...list, items, paged: true, from: 15 });
    expect([title, body.length, worked]).toEqual(['Thu 12 Mar 2026: 3000 to follow up', 16, 15]);
  });
});

describe('greetings to be prepared', () => {
  const greeting = (n: number) =>
    itemOf(
      `g${n}`,
      {
        customer: { code: `C${String(n).padStart(3, '0')}`, name: `客户${n}` },
        festival: { name: '春节' },
        late: false,
      },
      { occasion: 'spring-festival-2027' },
    );
  const [first] = list.items;

  it('for one occasion are one line with one button, whatever the order', () => {
    const items = [greeting(12), ...(first === undefined ? [] : [first]), ...[3, 1, 2].map(greeting)];
    const said = renderMorningList(templates, 'zh-CN', { ...list, items });
    expect(said.body).toHaveLength(3);
    expect(said.body[1]).toContain('4 家：C001 客户1、C002 客户2、C003 客户3、C012 客户12\n');
    expect(said.body[2]).toMatch(/^2\. C001 华东机械有限公司/);
    expect(said.buttons?.map(({ action, value }) => [action, value])).toEqual([
      ['greet-approve-all', 'g12'],
      ['close', 'a'],
    ]);
  });

  it('for two occasions are two lines, and ten customers are named', () => {
    const other = { ...greeting(1), subject: 'x', occasion: 'new-year-2027' };
    const items = [...Array.from({ length: 11 }, (_, n) => greeting(n + 1)), other];
    const said = renderMorningList(templates, 'en', { ...list, items });
    expect(said.body).toHaveLength(3);
    expect(said.body[1]).toContain('for 11: C001');
    expect(said.body[1]).toContain('C010 客户10 and 1 more');
    expect(said.body[2]).toContain('for 1: C001 客户1\n');
  });
});
