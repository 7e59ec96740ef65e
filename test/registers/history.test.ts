import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-02-02' } });
});
afterEach(() => office.close());

const visit = 'BF2603-001';
const plan = () =>
  office.ask('zhang', '/crm 拜访 新建 C001 拜访日期=2026-12-15 目的=volume 费用申请=12000.50 谈二季度用量');
const inChinese = () => office.ask('zhang', `/crm 拜访 查看 ${visit}`);
const inEnglish = () => office.askInEnglish('zhang', `/crm visit show ${visit}`);

describe('the history of an entry', () => {
  it('says days, amounts and choices in the reader’s language, never as they are stored', async () => {
    await plan();
    await office.decide('li');
    await office.ask('zhang', `/crm 拜访 改期 ${visit} 新的日期=2026-12-17 原因=客户出差`);
    const zh = await inChinese();
    expect(zh).toContain('2026年12月15日 周二');
    expect(zh).toContain('2026年12月17日 周四');
    expect(zh).toContain('¥12,000.50');
    const en = await inEnglish();
    expect(en).toContain('Tue 15 Dec 2026');
    expect(en).toContain('¥12,000.50');
    for (const shown of [zh, en]) expect(shown).not.toMatch(/\d{4}-\d{2}-\d{2}|12000\.50|volume\b(?! )/u);
  });

  it('of a move that was stored before its days had words says them all the same', async () => {
    await plan();
    const [opened] = await office.core.db.entryMove.findMany({ where: { move: null } });
    if (opened === undefined) throw new Error('the visit was not opened');
    const answers = (opened.answers as { field: string }[]).map((given) => ({ ...given, shown: undefined }));
    await office.core.db.entryMove.update({ where: { id: opened.id }, data: { answers } });
    expect(await inChinese()).toContain('2026年12月15日 周二');
    expect(await inEnglish()).toContain('¥12,000.50');
  });

  it('keeps the words of a field that its form no longer has', async () => {
    await plan();
    const { templates } = office.core;
    const forms = { ...templates.forms, asRead: (_form: string, _field: string, value: string) => value };
    Object.assign(office.core, { templates: { ...templates, forms } });
    expect(await inEnglish()).toContain('Tue 15 Dec 2026');
  });
});

describe('a stored answer', () => {
  it('of every form is read in words, in both languages', () => {
    const { forms, words } = office.core.templates;
    const stored = { day: '2026-12-15', money: '12000.50' } as const;
    const fields = forms.names.flatMap((form) =>
      forms.view(form, 'en', '').fields.map(({ key }) => ({ form, key })),
    );
    const wrong = fields.flatMap(({ form, key }) => {
      const type = forms.typeOf(form, key) ?? '';
      const given =
        type === 'choice' ? forms.choicesOf(form, key) : [stored[type as keyof typeof stored] ?? []].flat();
      const told = (given ?? []).map((value) => [value, forms.asRead(form, key, value)] as const);
      const cells = forms.rowsOf(form).find((one) => one.key === key)?.columns ?? [];
      const row = Object.fromEntries(
        cells.map((cell) => [cell.key, stored[cell.type as keyof typeof stored] ?? '']),
      );
      const lines =
        cells.length === 0 ? [] : [['rows', forms.asRead(form, key, JSON.stringify([row]))] as const];
      return [...told, ...lines].flatMap(([value, read]) =>
        (['zh-CN', 'en'] as const).flatMap((language) => {
          const text = typeof read === 'string' ? read : words.say(read, language);
          return (language === 'zh-CN' && text === value) || /2026-12-15|12000\.50/u.test(text)
            ? [`${form}.${key} ${text}`]
            : [];
        }),
      );
    });
    expect(wrong).toEqual([]);
  });
});
