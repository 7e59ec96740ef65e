import { expect, it } from 'vitest';
import { composeNotice } from '../../jobs/outbox/outgoing-notice.ts';
import { noticePlaces } from '../../jobs/ways-in.ts';
import { isWayIn } from '../../templates/reader/card.ts';
import { audienceOfOwnText, ownTextKeys, variablesOf } from '../../templates/reader/text-variables.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import type { Core } from '../../jobs/core.ts';
import type { NoticeRow } from '../../jobs/outbox/delivery-row.ts';

const templates = loadedTemplates();
/** Answers to what a person has just sent, the lines of a list, and reminders of follow-ups, which lead to their matter. */
const noNotices = /^(reply\/|morning\/(item|greetings|outlook)$|notice\/not-(posted|told)$)/u;
const notices = ownTextKeys.filter((say) => audienceOfOwnText(say) === 'staff' && !noNotices.test(say));
/** Without them a message has no way in: what the console does not show. */
const leadNowhere = [
  'people/roles-changed',
  'people/stood-in-for',
  'people/stand-in-over',
  'people/account-replaced',
  'people/account-lost',
  'people/outsider',
  'morning/list',
];

it('every notice says where it leads', () => {
  expect(Object.keys(noticePlaces).toSorted()).toEqual(notices.toSorted());
  expect(Object.entries(noticePlaces).flatMap(([say, place]) => (place === null ? say : []))).toEqual(
    leadNowhere,
  );
});

const core = { templates, language: 'zh-CN', publicUrl: 'https://crm.example.com' } as unknown as Core;
/** Some value for each variable of a text. */
function valuesOf(say: string): Record<string, unknown> {
  const values: Record<string, Record<string, string> | string> = {};
  for (const name of variablesOf(say, 'staff', [])) {
    const [group = '', property] = name.split('.');
    const known = values[group];
    if (property === undefined) values[group] = '3';
    else values[group] = { ...(typeof known === 'object' ? known : {}), [property]: '3' };
  }
  return values;
}

const notice = (say: string, customerId: string | null) =>
  ({
    say,
    customerId,
    subject: 'request.0',
    values: valuesOf(say),
    fields: [],
    recipient: { name: '张伟' },
  }) as unknown as NoticeRow;

it.each(notices.filter((say) => !leadNowhere.includes(say)))(
  '%s has one button that opens the console there, after its own',
  (say) => {
    const place = noticePlaces[say];
    const buttons = composeNotice(core, notice(say, 'customer-id')).buttons ?? [];
    expect(buttons.map(({ action }) => isWayIn(action)).indexOf(true)).toBe(buttons.length - 1);
    expect(buttons.at(-1)).toMatchObject(
      place === 'file'
        ? { action: 'console-file', value: 'customer-id' }
        : { action: 'console', value: place },
    );
    if (place === 'file')
      expect(composeNotice(core, notice(say, null)).buttons?.at(-1)).toMatchObject({ value: 'today' });
  },
);
