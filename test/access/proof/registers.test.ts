import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '../../../jobs/core.ts';
import { actingStaff } from '../../../jobs/access/acting-staff.ts';
import { customerByCode } from '../../../jobs/customers/find-customer.ts';
import { openEntry } from '../../../jobs/entries/open-entry.ts';
import { loadedTemplates } from '../../templates/loaded-templates.ts';
import { staffByCode, staffByIdentity } from '../../../jobs/staff/staff-member.ts';
import type { Db } from '../../../prisma/client.ts';
import { plainText } from '../../../templates/reader/card.ts';
import type { Move, Register } from '../../../templates/reader/register.ts';
import { type FilledDatabase, fillDatabase } from '../../database.ts';
import { everybody, people, type Who } from './people.ts';
import { openStage, reopen, seedCompany, send, type Stage, targets } from './stage.ts';

/**
 * Every register, whatever registers there are: who may open, list, read and move its entries, as its file says, worked out
 * here from the file and not by the program's own rules.
 */
const templates = loadedTemplates();
const { registers, posts } = templates;
const politely = plainText(templates.texts.renderCustomer('reply/refused', 'zh-CN', {}));

/** What of a person decides their rights. */
interface Seen {
  readonly id: string;
  readonly roles: readonly string[];
  /** They, and those they stand in for. */
  readonly ids: readonly string[];
  readonly leads: readonly string[];
}

interface Seeded {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly openerId: string;
  readonly ownerId: string | null;
  readonly seats: Readonly<Record<'supervisor' | 'salesperson' | 'assistant', string | null>>;
}

const above = ['director', 'gm'];
const inProcess = ['supervisor', 'salesperson', 'assistant', 'finance', ...above];

/** No one in this company has a post, so those instead of someone have it. */
function holds({ roles }: Seen, named: string): boolean {
  const post = posts.find(({ key }) => key === named);
  return post === undefined ? roles.includes(named) : post.else.some((role) => roles.includes(role));
}

function stands({ ids, leads, roles }: Seen, place: string, entry: Seeded): boolean {
  switch (place) {
    case 'owner':
      return entry.ownerId !== null && ids.includes(entry.ownerId);
    case 'opener':
      return ids.includes(entry.openerId);
    case 'own':
      return Object.values(entry.seats).some((seat) => seat !== null && ids.includes(seat));
    case 'supervisor':
      return (
        [entry.openerId, entry.ownerId].some((one) => one !== null && leads.includes(one)) ||
        (entry.seats.supervisor !== null && ids.includes(entry.seats.supervisor))
      );
    case 'salesperson':
    case 'assistant': {
      const seat = entry.seats[place];
      return seat !== null && ids.includes(seat);
    }
    default:
      return holds({ ids, leads, roles, id: '' }, place);
  }
}

const joins = ({ roles }: Seen) => roles.some((role) => inProcess.includes(role));

function mayRead({ read }: Register, who: Seen, entry: Seeded): boolean {
  return joins(who) && ['opener', 'owner', ...read].some((place) => stands(who, place, entry));
}

function mayMove({ by, decides }: Move, who: Seen, entry: Seeded): boolean {
  if (!joins(who) || (decides && entry.openerId === who.id)) return false;
  const isAbove = above.some((role) => who.roles.includes(role));
  return by.some((place) => (place === 'supervisor' && isAbove) || stands(who, place, entry));
}

function mayOpen({ open, about }: Register, who: Seen, entry: Seeded): boolean {
  if (!joins(who) || !open.some((role) => holds(who, role))) return false;
  if (about === 'nothing') return true;
  const isAbove = above.some((role) => who.roles.includes(role));
  return isAbove || stands(who, 'own', entry) || (open.includes('finance') && who.roles.includes('finance'));
}

describe('every register', () => {
  it('lets everyone who may make a move read the entry', () => {
    const places = ['owner', 'opener', 'supervisor', 'salesperson', 'assistant'];
    const blind = registers.flatMap(({ key, read, moves }) =>
      moves.flatMap(({ key: move, by }) =>
        by
          .filter((one) => !places.includes(one) && !read.includes(one))
          .map((one) => `${key} ${move} ${one}`),
      ),
    );
    expect(blind).toEqual([]);
  });
});

let stage: Stage;
let seeded: FilledDatabase;
beforeAll(async () => {
  stage = openStage();
  seeded = await fillDatabase(async (db) => {
    await seedCompany(db, stage);
  });
}, 600_000);
afterAll(() => seeded.drop());

/** An entry of a register in each of its states, for each of the two customers; all opened by their supervisor. */
async function seedEntries(
  { core, db }: Scene,
  register: Register,
): Promise<Record<string, readonly Seeded[]>> {
  const li = await staffByCode(db, 'li');
  if (li === null) throw new Error('li is not there');
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const by = await actingStaff(db, li, today);
  const { owner, summary, states } = register;
  // A day that counts from credit terms, which no one has here, has to be said.
  const counted = core.templates.forms.countedOf(register.form);
  const answers = {
    [summary]: '漏油',
    ...Object.fromEntries(counted.map(({ field }) => [field, today.toString()])),
    ...(typeof owner === 'string' ? {} : { [owner.field]: owner.among[0] ?? '' }),
  };
  const { after: _, ...open } = { ...register, open: ['supervisor'], guards: [], unique: [] };
  const made: Record<string, readonly Seeded[]> = {};
  for (const code of targets) {
    const found = await customerByCode(db, code);
    if (found === null) throw new Error(`${code} is not there`);
    const customer = register.about === 'customer' ? found : null;
    const entries: Seeded[] = [];
    for (const { key: state } of states) {
      const { id } = await openEntry(core, by, { register: open, customer, answers });
      const row = await db.entry.update({ where: { id }, data: { state }, include: { customer: true } });
      const { number, openerId, ownerId } = row;
      const seats = {
        supervisor: row.customer?.supervisorId ?? null,
        salesperson: row.customer?.salespersonId ?? null,
        assistant: row.customer?.assistantId ?? null,
      };
      entries.push({ id, number, state, openerId, ownerId, seats });
    }
    made[code] = entries;
  }
  return made;
}

interface Scene {
  readonly core: Core;
  readonly db: Db;
}

/** Every entry, move and request for a decision. */
async function stored(db: Db): Promise<unknown> {
  return await db.$queryRaw`
    SELECT (SELECT count(*)::int FROM entry_move) AS moves, (SELECT count(*)::int FROM approval_request) AS requests,
      (SELECT md5(string_agg(concat_ws(' ', id, state, version, answers, flags), ',' ORDER BY id)) FROM entry) AS entries`;
}

async function seen({ core, db }: Scene, who: Who): Promise<Seen> {
  const staff = await staffByIdentity(db, 'paper', people[who].account);
  if (staff === null) throw new Error(`${who} is not on the register`);
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const { standsInFor, leads } = await actingStaff(db, staff, today);
  return { id: staff.id, roles: staff.roles, ids: [staff.id, ...standsInFor], leads };
}

const staff = everybody.filter((who) => people[who].staff);
const outside = everybody.filter((who) => !people[who].staff);

describe.each(registers.map((register) => [register.title['zh-CN'], register] as const))(
  '%s',
  (_, register) => {
    it('is opened, listed, read and moved by exactly those its file names; does not exist for others, and a refusal stores nothing', async () => {
      const { db, close } = await seeded.copy();
      try {
        const { core } = await reopen(db, stage);
        const scene = { core, db };
        const entries = await seedEntries(scene, register);
        const { name } = register.command;
        const none = register.number.written.replaceAll(/\{\w+\}/gu, '77');
        let audited = (await db.audit.aggregate({ _max: { id: true } }))._max.id ?? 0n;
        const seeds = await stored(db);
        const tried = async (who: Who, text: string) => {
          const before = await stored(db);
          const said = await send({ core, stage }, people[who], 'command', { text: `/crm ${name} ${text}` });
          const noted = await db.audit.findMany({
            where: { id: { gt: audited } },
            orderBy: { id: 'asc' },
            select: { id: true, action: true },
          });
          audited = noted.at(-1)?.id ?? audited;
          const isRefused = noted.some(({ action }) => action === 'command.refused');
          if (isRefused) expect([who, text, await stored(db)]).toEqual([who, text, before]);
          return { said, isRefused };
        };
        for (const who of outside) {
          const { target } = people[who];
          const [first] = entries[target] ?? [];
          for (const text of ['list all', `show ${first?.number}`, `new ${target} 漏油`])
            expect([who, text, (await tried(who, text)).said]).toEqual([who, text, politely]);
          for (const { key, form } of register.moves) {
            const subject = `${first?.id}.1.${key}`;
            const on = { core, stage };
            const pressed = await send(on, people[who], 'click', { action: 'move', value: subject });
            expect([who, key, pressed]).toEqual([who, key, politely]);
            if (form === undefined) continue;
            const sent = await send(on, people[who], 'form', { form, subject, values: { reason: '漏油' } });
            expect([who, form, sent]).toEqual([who, form, politely]);
          }
        }
        expect(await stored(db)).toEqual(seeds);
        for (const who of staff) {
          const person = await seen(scene, who);
          const { target } = people[who];
          const [first] = entries[target] ?? [];
          if (first === undefined) throw new Error('a register has a state');
          const opened = await tried(who, register.about === 'customer' ? `new ${target}` : 'new');
          expect([who, 'new', !opened.isRefused]).toEqual([who, 'new', mayOpen(register, person, first)]);
          const listed = await tried(who, 'list all');
          const readable = Object.values(entries)
            .flat()
            .filter((entry) => mayRead(register, person, entry));
          const named = Object.values(entries)
            .flat()
            .filter(({ number }) => listed.said.includes(number));
          expect([who, 'list', named.length > 0]).toEqual([who, 'list', readable.length > 0]);
          expect(named.filter((entry) => !readable.includes(entry))).toEqual([]);
          const shown = await tried(who, `show ${first.number}`);
          expect([who, 'show', shown.said.includes('漏油')]).toEqual([
            who,
            'show',
            mayRead(register, person, first),
          ]);
          if (!mayRead(register, person, first)) {
            const missing = await tried(who, `show ${none}`);
            expect([who, shown.said.replaceAll(first.number, 'N')]).toEqual([
              who,
              missing.said.replaceAll(none, 'N'),
            ]);
          }
          for (const move of register.moves.filter(({ by }) => by.length > 0)) {
            const entry = entries[target]?.find(({ state }) => move.from.includes(state));
            if (entry === undefined) throw new Error(`nothing to ${move.key}`);
            const { isRefused } = await tried(who, `${move.command.name} ${entry.number}`);
            expect([who, move.key, !isRefused]).toEqual([who, move.key, mayMove(move, person, entry)]);
            await db.entry.update({ where: { id: entry.id }, data: { state: entry.state } });
          }
        }
      } finally {
        await close();
      }
    }, 600_000);
  },
);
