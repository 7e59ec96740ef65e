import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { speakingTo } from '../../jobs/in-words.ts';
import { chooseLanguage } from '../../jobs/staff/chosen-language.ts';
import type { Language } from '../../templates/reader/form.ts';
import { openOffice, type Office } from './office.ts';

/** The company is Chinese. Names, and what people wrote, are the same for every reader. */
let office: Office;
let customer: CustomerRef;
beforeEach(async () => {
  office = await openOffice();
  customer = await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

const apply = async (language: Language) =>
  await openRequest(speakingTo(office.core, language), office.staff.zhang, {
    kind: 'trip',
    customer,
    answers: { place: '杭州', cost: '1200.5', onDay: '2026-03-09' },
  });
const fieldsOf = (code: 'li' | 'zhou' | 'zhang') =>
  office
    .told(code)
    .at(-1)
    ?.content.fields?.map(({ label, value }) => `${label}: ${value}`);

const inEnglish = [
  'Applicant: 张伟',
  'Customer: C001 杭州精工',
  'Place: 杭州',
  'Budget: ¥1,200.50',
  'Day: Mon 9 Mar 2026',
];
const inChinese = [
  '申请人: 张伟',
  '客户: C001 杭州精工',
  '地点: 杭州',
  '预算: ¥1,200.50',
  '日期: 2026年3月9日 周一',
];

describe('a card about a request', () => {
  it('is in the reader’s language, each of its rows, whatever the applicant’s', async () => {
    await chooseLanguage(office.core, office.staff.li, 'en');
    const { request } = await apply('zh-CN');
    await office.deliver();
    expect(office.titles('li').at(-1)).toContain('business trip');
    expect(fieldsOf('li')).toEqual(inEnglish);
    const subject = office.told('li').at(-1)?.content.buttons?.[0]?.value ?? '';
    await office.press('li', 'approve', subject);
    await office.deliver();
    expect(office.titles('zhou').at(-1)).toContain('出差申请');
    expect(fieldsOf('zhou')?.slice(0, 5)).toEqual(inChinese);
    expect(fieldsOf('zhou')?.at(-1)).toBe('审批: 李主管 已同意');
    expect(request.state).toBe('pending');
  });

  it('is in Chinese for a colleague who chose nothing, when the applicant reads English', async () => {
    await apply('en');
    await office.deliver();
    expect(office.titles('li').at(-1)).toContain('出差申请');
    expect(fieldsOf('li')).toEqual(inChinese);
    await office.at('2026-03-04T10:00');
    expect(office.told('li').at(-1)?.text).not.toMatch(/trip|Applicant|Budget/u);
  });

  it('follows a choice made after it was written', async () => {
    office.clock.set('2026-03-03T22:00');
    await apply('zh-CN');
    await chooseLanguage(office.core, office.staff.li, 'en');
    await office.at('2026-03-04T09:00');
    expect(fieldsOf('li')).toEqual(inEnglish);
  });

  it('with its result, tells the applicant in the applicant’s language', async () => {
    await chooseLanguage(office.core, office.staff.zhang, 'en');
    await apply('en');
    await office.deliver();
    const pressed = office.told('li').at(-1)?.content.buttons?.[0]?.value ?? '';
    await office.press('li', 'approve', pressed);
    await office.deliver();
    const last = office.told('zhou').at(-1)?.content.buttons?.[0]?.value ?? '';
    await office.press('zhou', 'approve', last);
    await office.deliver();
    expect(office.titles('zhang').at(-1)).toContain('business trip');
    expect(fieldsOf('zhang')?.slice(0, 5)).toEqual(inEnglish);
    expect(fieldsOf('zhang')?.at(-1)).toBe('Decide: 李主管 approved');
  });
});
