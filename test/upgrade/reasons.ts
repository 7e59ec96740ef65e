/** Today's form of the reasons that version 0.1.0 wrote in English. */
import type { Row } from './dump.ts';

const plain: Readonly<Record<string, string>> = {
  'nothing was left to say': 'nothing-left',
  'nobody did it in time': 'not-in-time',
  'nothing is missing any more': 'nothing-missing',
  posted: 'posted',
  'the customer is not active': 'customer-not-active',
  'another owner': 'other-owner',
  'the date or the rule it came from is gone': 'date-or-rule-gone',
  'somebody has decided about the greeting': 'greeting-decided',
  'the request has been decided': 'request-decided',
  'follow-up ended': 'follow-up-ended',
  'goes to another person': 'other-recipient',
};

const made = (code: string, params: object = {}) => ({ code: `reason/${code}`, params });

/** Reasons of a follow-up, a reminder, a notice, a delivery, a room change. */
export function reasonNow(said: string): object {
  if (said.includes('; ')) {
    return made('adjusted', { reasons: { joined: 'sentences', each: said.split('; ').map(reasonNow) } });
  }
  if (plain[said] !== undefined) return made(plain[said]);
  const days = said.match(/\d{4}-\d{2}-\d{2}/g) ?? [];
  if (said.startsWith('counted from')) return made('anchor-moved', { fromOn: days[1], toOn: days[0] });
  if (said.startsWith('due ')) return made('due-moved', { fromOn: days[1], toOn: days[0] });
  if (said.startsWith('logged by ')) return made('logged', { by: said.slice('logged by '.length) });
  if (said.startsWith('approved by ')) return made('approved', { by: said.slice('approved by '.length) });
  if (said.startsWith('moved from ')) {
    const [, , from = '', , to = ''] = said.split(' ');
    const local = (instant: string) =>
      new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19);
    return made('moved', { fromAt: local(from), toAt: local(to) });
  }
  const [problem, detail] = said.split(': ');
  return detail === undefined ? made('legacy', { text: said }) : made('refused-by', { problem, detail });
}

/** Reasons in a customer's history: text written by a person is kept. */
export function reasonOfChangeNow(said: string): object {
  const [, what, number] = /^(import|handover) (\d+)(?: undone)?$/.exec(said) ?? [];
  if (what !== undefined) {
    return made(said.endsWith('undone') ? `${what}-undone` : what, { number: Number(number) });
  }
  return said.endsWith(' left') ? made('left-company', { name: said.slice(0, -5) }) : byHand(said);
}

const byHand = (text: string) => made('by-hand', { text });

/** The rows of a table with their reasons in today's form. */
export function withReasons(
  rows: readonly Row[],
  column: string,
  now: (said: string, row: Row) => object,
): Row[] {
  return rows.map((row) => {
    const said = row[column];
    return typeof said === 'string' ? { ...row, [column]: now(said, row) } : row;
  });
}

export const reasonOfFollowUp = (said: string, row: Row): object =>
  row['skipped'] === true ? byHand(said) : reasonNow(said);
