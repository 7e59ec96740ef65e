import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Action, actionsOf } from '../../../bot/actions/index.ts';
import type { Core } from '../../../jobs/core.ts';
import { actingStaff } from '../../../jobs/access/acting-staff.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { customerFields } from '../../../jobs/customers/find-customer.ts';
import { staffByIdentity } from '../../../jobs/staff/staff-member.ts';
import type { Db } from '../../../prisma/client.ts';
import { plainText } from '../../../templates/reader/card.ts';
import { loadedTemplates } from '../../templates/loaded-templates.ts';
import type { LoggedError } from '../../company.ts';
import { type FilledDatabase, fillDatabase } from '../../database.ts';
import { everybody, people, reach, users, type Who } from './people.ts';
import { openStage, reopen, type Seed, seedCompany, type Stage } from './stage.ts';
import { type Line, table, type Tried } from './table.ts';
import { tryAction } from './try-action.ts';

const all = loadedTemplates();
/**
 * The complaint has lines in the table as an example; `registers.test.ts` tries every register by what its file says.
 */
const templates = { ...all, registers: all.registers.filter(({ key }) => key === 'complaint') };
const actions = actionsOf(templates);

/** The expected keys: one per action, and for a form one per form in the templates. */
function keysOf(all: readonly Action[]): readonly string[] {
  return all.flatMap((action) =>
    action.kind === 'form' ? action.formsIn(templates).map((form) => `form ${form}`) : [action.key],
  );
}

describe('the table', () => {
  it('has a line for every command, button, form, view and menu, and for nothing else', () => {
    expect(Object.keys(table).toSorted()).toEqual([...keysOf(actions)].toSorted());
  });

  it('a new action that has none is noticed', () => {
    const planted: Action = { kind: 'keep', key: 'planted', capability: 'everyone' };
    expect(keysOf([...actions, planted]).filter((key) => !(key in table))).toEqual(['planted']);
  });

  it('every form of the templates is dealt with by one action', () => {
    const taken = actionsOf(all).flatMap((action) => (action.kind === 'form' ? action.formsIn(all) : []));
    expect([...taken].toSorted()).toEqual([...new Set(taken)].toSorted());
    expect([...templates.forms.names].toSorted()).toEqual([...taken].toSorted());
  });
});

let stage: Stage;
let seed: Seed;
let seeded: FilledDatabase;
beforeAll(async () => {
  stage = openStage();
  seeded = await fillDatabase(async (db) => {
    seed = await seedCompany(db, stage);
  });
}, 600_000);
afterAll(() => seeded.drop());

interface Scene {
  readonly core: Core;
  readonly db: Db;
  readonly errors: readonly LoggedError[];
  readonly audited: { until: bigint };
}

/** Runs `work` in its own copy of the seeded company, so that actions do not affect each other. */
async function inCopy(work: (scene: Scene) => Promise<void>): Promise<void> {
  const { db, close } = await seeded.copy();
  try {
    const { core, errors } = await reopen(db, stage);
    const { _max } = await db.audit.aggregate({ _max: { id: true } });
    await work({ core, db, errors, audited: { until: _max.id ?? 0n } });
  } finally {
    await close();
  }
}

const lineOf = (key: string): Line => {
  const line = table[key];
  if (line === undefined) throw new Error(`${key} has no line`);
  return line;
};

let digestText: string | undefined;

/** Digest of all data except the audit trail and the inbox. */
async function digest(db: Db): Promise<string> {
  digestText ??= await writeDigest(db);
  // Planned once for each connection: planning it takes longer than running it.
  const { rows } = await db.sql.query<{ digest: string }>({ name: 'digest', text: digestText });
  return rows[0]?.digest ?? '';
}

async function writeDigest(db: Db): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
      AND table_name NOT IN ('audit', 'inbound', 'inbound_effect', '_prisma_migrations')`;
  // Hashes can be summed in any order, which costs less than sorting the rows' texts.
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name} ' || coalesce(sum(hash_record_extended(t, 0)), 0) AS rows FROM "${name}" t`,
  );
  return `SELECT string_agg(rows, ', ') AS digest FROM (${parts.join(' UNION ALL ')}) x`;
}

/** The lines of the audit trail since the last call, or since `inCopy`. */
async function newAudit({ db, audited }: Scene) {
  const lines = await db.audit.findMany({ where: { id: { gt: audited.until } }, orderBy: { id: 'asc' } });
  audited.until = lines.at(-1)?.id ?? audited.until;
  return lines;
}

const politely = plainText(templates.texts.renderCustomer('reply/refused', 'zh-CN', {}));

describe.each(Object.keys(table))('%s', (key) => {
  const [use, reached, tried] = lineOf(key);
  const allowed = everybody.filter(
    (who) =>
      people[who].staff && users[use].some((one) => one === who) && reach[reached].some((one) => one === who),
  );
  const refused = everybody.filter((who) => people[who].staff && !allowed.includes(who));
  // A view is asked for with a session, which no one outside gets (`test/access/routes.test.ts`).
  const outside = key.startsWith('view ') ? [] : everybody.filter((who) => !people[who].staff);

  it('is available to exactly the people in the table, is recorded, and reveals nothing to others', async () => {
    await inCopy(async (scene) => {
      const { db, errors } = scene;
      const before = await digest(db);

      for (const who of outside) {
        expect([who, await tryAction({ ...scene, stage, seed }, key, tried, who)]).toEqual([who, politely]);
        expect(await newAudit(scene)).toEqual([]);
      }

      for (const who of refused) {
        const said = await tryAction({ ...scene, stage, seed }, key, tried, who);
        const noted = await newAudit(scene);
        expect([who, noted.map(({ action, subject }) => `${action} ${subject}`)]).toEqual([
          who,
          [`command.refused ${key}`],
        ]);
        expect([who, saysNothing(said)]).toEqual([who, true]);
        // People for whom an object does not exist must not be able to tell whether it does.
        if (key !== 'keep' && !isThere(tried, who)) {
          const none = await tryAction({ ...scene, stage, seed }, key, tried, who, 'none');
          expect([who, asTyped(said)]).toEqual([who, asTyped(none)]);
          await newAudit(scene);
        }
      }
      expect(await digest(db)).toBe(before);

      for (const who of allowed) {
        const said = await tryAction({ ...scene, stage, seed }, key, tried, who);
        const noted = await newAudit(scene);
        expect([who, noted.filter(({ action }) => action === 'command.refused')]).toEqual([who, []]);
        expect([who, await untraced(scene, who, said, noted)]).toEqual([who, []]);
      }
      expect(errors).toEqual([]);
    });
  }, 600_000);
});

/**
 * Whether someone without the right to an action may know that its object exists: it belongs to a customer they may
 * read.
 */
function isThere(tried: string | Tried, who: Who): boolean {
  const ofOthers = typeof tried === 'string' ? tried.includes('$H') : /^(handover|merge)/u.test(tried.about);
  return !ofOthers && reach.read.some((one) => one === who);
}

/** Contains no customer's name, and no hint of what was wrong with the line. */
function saysNothing(said: string): boolean {
  return !/杭州精工|宁波新材|写法：|还没有保存/u.test(said);
}

/** Ignores what was typed and comes back in the answer. */
function asTyped(said: string): string {
  return said
    .replaceAll(/C00[12]|C777/gu, 'CODE')
    .replaceAll(/TS2603-\d+/gu, 'ENTRY')
    .replaceAll(/\b[A-Z]\d+\b|\b\d+\b/gu, 'N');
}

/** Other people's customers that an answer named, or gave by code, without an access log entry. */
async function untraced(
  { core, db }: Scene,
  who: Who,
  said: string,
  noted: readonly { readonly customerId: string | null; readonly actorId: string | null }[],
): Promise<readonly string[]> {
  const customers = await db.customer.findMany({ select: customerFields });
  const named = customers.filter(({ name, code }) => said.includes(name) || said.includes(code));
  if (named.length === 0) return [];
  const staff = await staffByIdentity(db, 'paper', people[who].account);
  if (staff === null) throw new Error(`${who} is not on the register`);
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const acting = await actingStaff(db, staff, today);
  const traced = new Set(
    noted.filter(({ actorId }) => actorId === staff.id).map(({ customerId }) => customerId),
  );
  return named
    .filter((customer) => !may('sits', acting, customer) && !traced.has(customer.id))
    .map(({ code }) => code);
}
