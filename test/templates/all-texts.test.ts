import { describe, expect, it } from 'vitest';
import { type Content, plainText } from '../../templates/reader/card.ts';
import type { Language } from '../../templates/reader/form.ts';
import { languages } from '../../templates/reader/languages.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { loadedTemplates } from './loaded-templates.ts';
import { loadTexts } from './load.ts';
import type { ReminderValues } from '../../templates/reader/values.ts';
import { fullValues, valuesFor } from './full-values.ts';

const texts = loadTexts(defaultTemplatesDir());
const forCustomers = texts.keys.filter((key) => texts.audienceOf(key) === 'customer');
const superiors: readonly string[] = ['supervisor', 'director'];
const greetings = texts.keys.filter((key) => /^(holiday-greeting|anniversary-thanks)\//.test(key));

/** Every variant of a text, rendered with all values. */
function said(key: string, language: Language, changed: Partial<ReminderValues> = {}): Content[] {
  const values = valuesFor(texts, key, fullValues(language, changed));
  return Array.from({ length: texts.variantsOf(key, language) }, (_, n) =>
    texts.render(key, language, values, 'x', n),
  );
}

function each(keys: readonly string[], check: (words: string, where: string, language: Language) => void) {
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    for (const language of languages) {
      for (const content of said(key, language)) {
        const words = [plainText(content), ...(content.buttons ?? []).map(({ label }) => label)].join('\n');
        check(words, `${language}/${key}`, language);
      }
    }
  }
}

describe('every text of the company', () => {
  it('reads without a hole, in both languages and in every variant', () => {
    each(texts.keys, (words, where) => {
      expect(words, where).not.toMatch(/[{}]|undefined|null|NaN|\[object|===/);
      expect(words.trim(), where).not.toBe('');
    });
  });

  it('begins its title with an upper-case letter, in English', () => {
    const titles = texts.keys.flatMap((key) => said(key, 'en').flatMap(({ title }) => title ?? []));
    expect(titles.length).toBeGreaterThan(10);
    for (const title of titles) expect(title).not.toMatch(/^\p{Ll}/u);
  });

  it('shouts nowhere', () => {
    each(texts.keys, (words, where) => {
      expect(words, where).not.toMatch(/[!！]/);
    });
  });

  it('is punctuated as its language is', () => {
    each(texts.keys, (words, where, language) => {
      const prose = words.replace(/\/crm[^\n。；]*/g, '命令');
      if (language === 'zh-CN')
        expect(prose, where).not.toMatch(/\p{Script=Han}[,;:?()]|[,;?]\p{Script=Han}/u);
      else expect(prose.replace(/^.*：/gm, ''), where).not.toMatch(/[，。；：？、！（）【】]/);
      expect(prose, where).not.toMatch(/ {2}|[，。] | [，。]/);
    });
  });

  it('names commands as its language does', () => {
    let named = 0;
    each(texts.keys, (words, where, language) => {
      const commands = [...words.matchAll(/\/crm ([^\s，。；]+)/gu)].map(([, command = '']) => command);
      named += commands.length;
      for (const command of commands) {
        expect(/\p{Script=Han}/u.test(command), `${where}: ${command}`).toBe(language === 'zh-CN');
      }
    });
    expect(named).toBeGreaterThan(10);
  });

  it('distinguishes one day and two days in English', () => {
    const one = { daysLeft: 0, daysOver: 1, anniversary: { years: 1 } };
    let ones = 0;
    for (const key of texts.keys) {
      for (const changed of [one, { ...one, daysLeft: 1, daysOver: 0 }]) {
        for (const content of said(key, 'en', changed)) {
          const words = plainText(content);
          ones += /\b1 (day|year)\b/.test(words) ? 1 : 0;
          expect(words, key).not.toMatch(/\b1 (days|years)\b/);
        }
      }
    }
    expect(ones).toBeGreaterThan(10);
    expect(said('anniversary-thanks/thanks', 'en').map(plainText).join()).toContain('2 years');
  });
});

describe('a text for a superior', () => {
  /** What the playbook, the registers and their duties say to someone above the owner. */
  const upwards = new Set(
    loadedTemplates().playbook.steps.flatMap(({ remind, escalate }) => [
      ...remind.filter(({ to }) => superiors.includes(to)).map(({ say }) => say),
      ...escalate.filter(({ to }) => superiors.includes(to)).map(({ say }) => say),
    ]),
  );
  // Of the program's own: everything about other people's work.
  const program = texts.keys.filter((key) =>
    /^(morning|digest|people|notice|approval)\/|^answer\/overdue$/.test(key),
  );

  it('asks to see to it wherever it is about what is not done', () => {
    const escalating = [...upwards, ...program].filter((key) => /escalate$|supervisor$/.test(key));
    expect(escalating.toSorted()).toEqual([
      'approval/escalate',
      'duty/customer-escalate',
      'duty/escalate',
      'entry/escalate',
      'follow-up/escalate',
      'gift-prepare/supervisor',
      'trial-check/escalate',
    ]);
    each(escalating, (words, where, language) => {
      expect(words, where).toMatch(language === 'en' ? /[Pp]lease see to it/ : /请过问|请您督促/);
    });
  });

  it('never asks to follow up', () => {
    for (const key of [...upwards, ...program]) {
      for (const language of languages) {
        for (const content of said(key, language, { own: 0 })) {
          const words = [plainText(content), ...(content.buttons ?? []).map(({ label }) => label)].join('\n');
          expect(words, `${language}/${key}`).not.toMatch(
            /请[^。，]{0,8}跟进|待跟进|[Pp]lease follow|to follow up/u,
          );
        }
      }
    }
  });
});

describe('a text that staff are reminded with', () => {
  const reminding = texts.keys.filter(
    (key) => texts.mentions(key, 'recipient.name') && !/^(morning|notice)\//.test(key),
  );
  const ofSteps = reminding.filter((key) => texts.mentions(key, 'late'));

  it('exists for every step of the process', () => {
    const steps = new Set(ofSteps.map((key) => key.split('/')[0]));
    const process =
      'filing solution quotation roster install trial-check repurchase-1 repurchase-2 holiday-prepare gift-prepare silence no-order contact-plan follow-up';
    for (const step of process.split(' ')) {
      expect(steps, step).toContain(step);
    }
  });

  it('begins with a note when it is late, and only then', () => {
    for (const key of ofSteps) {
      for (const [language, note] of [['zh-CN', '【补发】'] as const, ['en', '[Sent late]'] as const]) {
        for (const content of said(key, language, { late: true })) {
          expect(content.body[0]?.startsWith(note), `${language}/${key}`).toBe(true);
        }
        for (const content of said(key, language)) expect(plainText(content), key).not.toContain(note);
      }
    }
  });

  it('speaks of today, of the days to come and of those gone by, each when it is so', () => {
    const ofDeadline = ofSteps.filter((key) => texts.mentions(key, 'daysLeft'));
    expect(ofDeadline).toContain('contact-plan/due');
    for (const key of ofDeadline) {
      const words = (changed: Partial<ReminderValues>) => said(key, 'zh-CN', changed).map(plainText).join();
      const past = words({ daysLeft: 0, daysOver: 7 });
      expect(past, key).toMatch(/已逾期 7 天|已过 7 天/);
      expect(words({ daysLeft: 5, daysOver: 0 }), key).toMatch(/还有 5 天|在 5 天内/);
      expect(words({ daysLeft: 5, daysOver: 0 }), key).not.toMatch(/今天到期|今天就是|已逾期|已过/);
      expect(words({ daysLeft: 0, daysOver: 0 }), key).toMatch(/今天到期|今天就是|今天请/);
    }
  });
});

describe('the button of a step that no form ends', () => {
  const withoutForm = { step: { work: '四方沟通群', form: false } };

  it('is not in the lists and reports that serve every step, nor in the text of such a step', () => {
    for (const key of ['morning/item', 'follow-up/escalate', 'notice/not-posted', 'notice/not-told']) {
      expect(said(key, 'zh-CN', withoutForm)[0]?.buttons, key).toBeUndefined();
      expect(
        said(key, 'zh-CN')[0]?.buttons?.map(({ action }) => action),
        key,
      ).toEqual(['close']);
    }
    expect(said('roster/due', 'zh-CN')[0]?.buttons).toBeUndefined();
  });

  it('exists for what can be pressed: to ask, to approve, to skip, to propose', () => {
    const actions = (key: string) => said(key, 'zh-CN')[0]?.buttons?.map(({ action }) => action);
    expect(actions('repurchase-1/open')).toEqual(['close', 'ask']);
    expect(actions('repurchase-2/open')).toEqual(['close', 'ask']);
    expect(actions('holiday-prepare/prepare')).toEqual(['greet-approve', 'close', 'greet-skip']);
    expect(actions('gift-prepare/supervisor')).toEqual(['close']);
  });
});

describe('what a customer reads', () => {
  /** 元 means money except in 元旦 and 元宵. */
  const internal =
    /预算|元(?!旦|宵)|金额|价格|等级|逾期|逾期|主管|总监|财务|额度|上限|审批|负责人|业务员|截止|到期|潜力|普通客户|礼品|礼物|补发|提醒|记录结果|C001|张伟|李敏|王建国/;
  const internalInEnglish =
    /budget|yuan|RMB|amount|grade|\btier\b|overdue|supervisor|director|finance|limit|approv|responsible|salesperson|deadline|\bdue\b|gift|late|remind|C001|Zhang|Li Min|Wang/i;

  it('contains no internal information', () => {
    expect(forCustomers.length).toBeGreaterThanOrEqual(14);
    each(forCustomers, (words, where, language) => {
      expect(words, where).not.toMatch(language === 'zh-CN' ? internal : internalInEnglish);
      expect(words, where).not.toMatch(/\d{4}/);
    });
  });

  it('greets before it asks, and thanks for the answer', () => {
    const questions = forCustomers.filter((key) => key.endsWith('/ask'));
    expect(questions).toEqual([
      'install/ask',
      'repurchase-1/ask',
      'repurchase-2/ask',
      'satisfaction/ask',
      'trial-check/ask',
    ]);
    for (const key of questions) {
      const [zh] = said(key, 'zh-CN');
      expect(zh?.body[0], key).toBe('华东机械的各位同事，您好。');
      expect(zh?.body.at(-1), key).toMatch(/请直接回复本条消息.*谢谢。$/);
      expect(said(key, 'en')[0]?.body.at(-1), key).toMatch(/Thank you\.$/);
    }
  });

  it('is short: a screen of a phone at most', () => {
    each(forCustomers, (words, where, language) => {
      expect(Array.from(words).length, where).toBeLessThanOrEqual(language === 'zh-CN' ? 130 : 420);
    });
  });
});

describe('greetings', () => {
  it('are never in the same words twice, whatever the festival', () => {
    expect(greetings).toHaveLength(8);
    for (const language of languages) {
      const all = greetings.flatMap((key) =>
        said(key, language).map((text) => text.body.slice(1).join('\n')),
      );
      expect(all).toHaveLength(24);
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('name the customer in every variant, and their own festival or anniversary', () => {
    const words: Record<string, RegExp> = {
      'new-year': /新年|元旦/,
      'spring-festival': /春节|新春|拜年/,
      'labour-day': /劳动节|五一/,
      'dragon-boat': /端午/,
      'mid-autumn': /中秋/,
      'national-day': /国庆/,
      together: /中秋节、国庆节/,
      thanks: /2 年|2 周年/,
    };
    for (const key of greetings) {
      for (const text of said(key, 'zh-CN')) {
        const own = words[key.split('/')[1] ?? ''];
        expect(plainText(text), key).toMatch(own ?? /never/);
        expect(plainText(text), key).toContain('华东机械');
      }
      for (const text of said(key, 'en')) expect(plainText(text), key).toContain('Huadong Machinery');
    }
  });
});

describe('a text about a gift', () => {
  it('shows the limit and the remaining amount, and asks never to mention it in the group', () => {
    const gifts = texts.keys.filter((key) => key.startsWith('gift-prepare/'));
    expect(gifts).toHaveLength(4);
    for (const key of gifts) {
      const [zh] = said(key, 'zh-CN');
      expect(plainText(zh ?? { body: [] }), key).toContain('请不要在客户群里提起');
      expect(zh?.fields?.map(({ value }) => value)).toEqual(
        expect.arrayContaining(['2 周年，2026年3月11日 周三', '1,000 元（含）', '499.50 元']),
      );
      expect(plainText(said(key, 'en')[0] ?? { body: [] }), key).toMatch(
        /never mention them in the customer/,
      );
    }
  });
});

describe('what shows a greeting before it goes out', () => {
  it('shows it as the customer would read it, with its paragraphs', () => {
    const text = '各位同事，中秋好。\n\n月圆人安。';
    const [prepare] = said('holiday-prepare/prepare', 'zh-CN', { greeting: { text } });
    expect(prepare?.body).toContain(text);
    expect(prepare?.body.at(-1)).toContain('没有答复的，当天按公司的问候语发出');
  });
});

describe('a contact with an unknown position', () => {
  it('is named without one', () => {
    const value = (title: string | false) =>
      said('contact-plan/due', 'zh-CN', { contact: { name: '王建国', title } })[0]?.fields?.[0]?.value;
    expect([value('采购经理'), value(false)]).toEqual(['王建国（采购经理）', '王建国']);
  });
});
