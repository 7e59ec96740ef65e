import { views } from '../../../bot/console/views/index.ts';
import { contextOf } from '../../../bot/inbound/context-of.ts';
import type { Core } from '../../../jobs/core.ts';
import { staffByIdentity } from '../../../jobs/staff/staff-member.ts';
import { plainText } from '../../../templates/reader/card.ts';
import { refOf } from '../../../jobs/outbox/list-failed.ts';
import { newId } from '../../../prisma/new-id.ts';
import { people, type Who } from './people.ts';
import { type Seed, send, type Stage, unsentId } from './stage.ts';
import type { Tried } from './table.ts';

export interface Scene {
  readonly core: Core;
  readonly stage: Stage;
  readonly seed: Seed;
}

let numbers = 10;

/** Tries an action on an existing object or (`at: 'none'`) on one that does not exist. */
export async function tryAction(
  { core, stage, seed }: Scene,
  key: string,
  tried: string | Tried,
  who: Who,
  at: 'theirs' | 'none' = 'theirs',
): Promise<string> {
  numbers += 1;
  const person = people[who];
  const { target } = person;
  const code = at === 'none' ? 'C777' : target;
  const fill = (text: string) =>
    text
      .replaceAll('$C', code)
      .replaceAll('$N', String(numbers))
      .replaceAll('$F', refOf(unsentId(code)))
      .replaceAll(/\$E\((\w+)\)/gu, (_, state: string) => numberOf(seed, target, state, at))
      .replaceAll('$H', String(at === 'none' ? 999 : seed.handoverNumber));
  const on = { core, stage };
  if (typeof tried === 'string') return await send(on, person, 'command', { text: fill(tried) });
  const [kind = '', name = ''] = key.split(' ');
  if (kind === 'view') {
    const query = Object.entries(tried.query ?? {}).map(([field, text]): [string, string] => [
      field,
      fill(text),
    ]);
    return await openView(core, person, name, Object.fromEntries(query));
  }
  const value = at === 'none' ? newId() : valueOf(seed, tried, target, name);
  if (kind === 'keep') {
    const message = { platformRoomId: `room-${target}`, platformMessageId: `m${numbers}` };
    const author = { platformUserId: 'K-1', name: '王师傅', external: true };
    return await send(on, person, 'keep', { text: '留一下', message, author });
  }
  if (kind === 'button') return await send(on, person, 'click', { action: name, value });
  const answers = Object.entries(tried.answers ?? {}).map(([field, text]) => [field, fill(text)]);
  return await send(on, person, 'form', { form: name, subject: value, values: Object.fromEntries(answers) });
}

/** What the console shows a colleague who is signed in: all that the page gets, or why not. */
async function openView(
  core: Core,
  { account }: (typeof people)[Who],
  name: string,
  query: Readonly<Record<string, unknown>>,
): Promise<string> {
  const staff = await staffByIdentity(core.db, 'paper', account);
  const view = views.find((one) => one.view === name);
  if (staff === null || view === undefined) throw new Error(`${account} cannot ask for ${name}`);
  const opened = await view.open(await contextOf(core, 'paper', staff, null), query);
  if (opened.kind === 'shown') return JSON.stringify(opened.view);
  return opened.says.kind === 'text' ? plainText(opened.says.text) : '';
}

function numberOf(seed: Seed, target: keyof Seed['customers'], state: string, at: 'theirs' | 'none'): string {
  return at === 'none' ? 'TS2603-777' : (seed.customers[target].entries[state]?.number ?? '');
}

function valueOf(
  seed: Seed,
  { about, state = 'open', move = '' }: Tried,
  target: keyof Seed['customers'],
  form: string,
): string {
  const { customer, answer, log, prepared, gift, request, greeting, followUps, entries } =
    seed.customers[target];
  switch (about) {
    case 'nothing':
      return '';
    case 'more':
      return '0 help';
    case 'customer':
      return customer;
    case 'answer':
      return answer;
    case 'log':
      return log;
    case 'prepared':
      return prepared;
    case 'gift':
      return gift;
    case 'request':
      return `${request}.0`;
    case 'greeting':
      return greeting;
    case 'failed':
      return unsentId(target);
    case 'entry':
      return [entries[state]?.id ?? '', ...(move === '' ? [] : ['1', move])].join('.');
    case 'postponement':
      return `2026-03-20 ${target}`;
    case 'handover':
      return seed.handover;
    case 'handover done':
      return seed.handoverDone;
    case 'merge':
      return seed.merge;
    case 'follow-up':
      return followUps[form] ?? followUps['trial-check'] ?? '';
  }
}
