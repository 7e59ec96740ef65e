import { Temporal } from 'temporal-polyfill';
import type { Language } from '../../templates/reader/form.ts';
import type { Texts } from '../../templates/reader/texts.ts';
import type { ReminderValues, Value, Values } from '../../templates/reader/values.ts';
import { someValues } from './some-values.ts';

/** All values any reminder can have, in one language. */
export function fullValues(language: Language, changed: Partial<ReminderValues> = {}): ReminderValues {
  const zh = language === 'zh-CN';
  return someValues({
    customer: { code: 'C001', name: zh ? '华东机械' : 'Huadong Machinery' },
    step: { work: zh ? '第一次回访客户试用情况' : 'First check on the trial', form: true },
    owner: { name: zh ? '张伟' : 'Zhang Wei' },
    recipient: { name: zh ? '李敏' : 'Li Min' },
    festival: { name: zh ? '中秋节、国庆节' : 'Mid-Autumn Festival and National Day' },
    anniversary: { years: 2 },
    gift: { capYuan: '1,000', leftYuan: '499.50' },
    silence: { days: 31 },
    order: { days: 181 },
    entry: {
      title: zh ? '投诉' : 'complaint',
      number: 'TS2603-001',
      summary: zh ? '3 号机漏油' : 'Machine 3 leaks oil',
      state: zh ? '待回复' : 'waiting for a reply',
    },
    contact: { name: zh ? '王建国' : 'Wang Jianguo', title: zh ? '采购经理' : 'purchasing manager' },
    roster: { missing: zh ? '业务助理、客户' : 'sales assistant, customer' },
    greeting: { text: zh ? '各位同事，中秋好。\n\n月圆人安。' : 'Greetings.\n\nBe well.' },
    ...changed,
  });
}

/** The same, plus values for the variables of a text of the program itself. */
export function valuesFor(texts: Texts, key: string, values: Values, sample = '示例'): Values {
  const more: Values = { today: Temporal.PlainDate.from('2026-09-22'), count: 3, own: 3, number: 1 };
  return [...texts.variablesIn(key)].reduce<Values>(
    (all, name) => {
      const [first = '', second] = name.split('.');
      const there = all[first];
      if (second === undefined) return there === undefined ? { ...all, [first]: sample } : all;
      const inner = isGroup(there) ? there : {};
      return Object.hasOwn(inner, second) ? all : { ...all, [first]: { ...inner, [second]: sample } };
    },
    { ...more, ...values },
  );
}

function isGroup(value: Values[string] | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && !(value instanceof Temporal.PlainDate);
}
