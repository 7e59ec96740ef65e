import { expect, it } from 'vitest';
import { type Deed, doubled, falseAlarms, faultsIn, faultsOf, longest } from './faults.ts';

it.each([
  ['nothing in a good message', false, 'C001 杭州精工：第一次回访客户试用情况，已逾期 1 天，负责人 张伟', []],
  ['nothing in a good question', true, '杭州精工的各位同事，您好。\n使用是否顺利？', []],
  ['nothing in a link', false, '打开：http://127.0.0.1:8480/console/customers/some-thing', []],
  ['a wall', false, '长'.repeat(longest.staff + 1), [`wall: ${longest.staff + 1} characters`]],
  [
    'a wall to a customer',
    true,
    '长'.repeat(longest.customer + 1),
    [`wall: ${longest.customer + 1} characters`],
  ],
  ['a placeholder', false, '您好，{{ customer.name }}', ['hole: {{']],
  ['a value that is missing', false, '负责人 undefined', ['hole: undefined']],
  ['an object', false, '截止 [object Object]', ['hole: [object']],
  ['a key of the words', false, '原因：reason/other-owner', ['key: reason/other-owner']],
  ['a name of the code', false, '第一次交易（firstDeal）', ['key: firstDeal']],
  ['nothing in their own words', false, '没有这位客户\n您写的是：客户 日期 C999 firstDeal 今天', []],
  ['an id', false, '0198c0de-0000-7000-8000-000000000000', ['key: 0198c0de-0000-']],
  ['a sentence of the other language', false, '不行：there is no customer', ['other language: there is no']],
  ['what is internal', true, '已逾期 3 天', ['internal: 逾期']],
  ['a command to a customer', true, '请用 /crm 今天', ['internal: /crm']],
  ['a code to a customer', true, '您好，C001', ['internal: C001']],
])('sees %s (to a customer: %s)', (_what, toCustomer, text, faults) => {
  expect(faultsIn({ text, toCustomer })).toEqual(faults);
});

const good: Deed = { what: 'press', status: 202, answered: true, errors: [] };
it.each<[string, Partial<Deed>, string[]]>([
  ['nothing in an answer', {}, []],
  ['nothing in a refusal that is said', { status: 409, answered: false }, []],
  ['nothing in a quiet day', { what: 'move', answered: false }, []],
  ['a dead button', { answered: false }, ['dead: press is not answered']],
  ['a command without an answer', { what: 'say', answered: false }, ['dead: say is not answered']],
  ['a form without an answer', { what: 'form', answered: false }, ['dead: form is not answered']],
  ['an error of the server', { status: 500 }, ['status 500']],
  ['an error that is only logged', { errors: ['x'] }, ['logged: x']],
])('sees %s', (_what, changed, faults) => {
  expect(faultsOf({ ...good, ...changed })).toEqual(faults);
});

it('sees who is told of what is over, or of what is not theirs', () => {
  const told = { followUpId: 'a', to: 'zhang', mayRead: true };
  expect(falseAlarms([told], new Set())).toEqual([]);
  expect(falseAlarms([told], new Set(['a']))).toEqual(['false alarm: zhang is told of what is over']);
  expect(falseAlarms([{ ...told, mayRead: false }], new Set())).toEqual([
    'false alarm: zhang is told of what is not theirs',
  ]);
});

it.each([
  ['a title that is cut off', { labels: ['第一次回访客户试…'] }, ['cut: 第一次回访客户试…']],
  ['a label in small letters', { labels: ['reply', 'Reply'], language: 'en' as const }, ['small: reply']],
  [
    'a Chinese sentence for who reads English',
    { text: 'Due: 已逾期', language: 'en' as const },
    ['other language: 已逾期'],
  ],
  [
    'nothing in what a person wrote in Chinese, read in English',
    { text: 'What is missing: 设备部负责人的姓名', language: 'en' as const },
    [],
  ],
  ['nothing in a Chinese name in English', { text: 'C001 杭州精工: due today', language: 'en' as const }, []],
  ['a list over the screens of a phone', { text: '1. C001\n'.repeat(71) }, ['long: 72 lines on a phone']],
  ['nothing in many buttons', { text: '[C001]\n'.repeat(71) }, []],
])('sees %s', (_what, changed, faults) => {
  expect(faultsIn({ text: '', toCustomer: false, ...changed })).toEqual(faults);
});

it('sees the same said twice within a minute', () => {
  const one = { room: 'dm:zhang', text: '到期', at: '2026-11-23T09:00:00Z' };
  expect(doubled([one, { ...one, room: 'dm:li' }, { ...one, at: '2026-11-24T09:00:00Z' }])).toEqual([]);
  expect(doubled([one, { ...one, at: '2026-11-23T09:00:30Z' }])).toEqual([
    'doubled: dm:zhang reads it twice',
  ]);
});
