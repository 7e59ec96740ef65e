import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupsOf } from '../../bot/commands/index.ts';
import type { View } from '../../bot/console/views/define-view.ts';
import { views } from '../../bot/console/views/index.ts';
import { contextOf } from '../../bot/inbound/context-of.ts';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { nextEventAt } from '../../jobs/advance.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { exports, runExport } from '../../jobs/book/run-export.ts';
import { runImport } from '../../jobs/book/run-import.ts';
import { undoImport } from '../../jobs/book/undo-import.ts';
import { catchUp } from '../../jobs/catch-up.ts';
import type { Core } from '../../jobs/core.ts';
import { makeFeed } from '../../jobs/feeds/manage-feed.ts';
import { readFeed } from '../../jobs/feeds/read-feed.ts';
import { storeInbound } from '../inbound/store-inbound.ts';
import type { Inbound } from '../../jobs/ports.ts';
import { previewDays } from '../../jobs/preview/preview-days.ts';
import { readHealth } from '../../jobs/read-health.ts';
import { reportsOf } from '../../jobs/reports/index.ts';
import { runDay } from '../../jobs/run-day.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { reach, users } from '../access/proof/people.ts';
import { openStage, reopen, type Seed, seedCompany, type Stage } from '../access/proof/stage.ts';
import { table } from '../access/proof/table.ts';
import { tryAction } from '../access/proof/try-action.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { shanghai } from '../outbox/scene.ts';
import { pageLines } from '../../templates/reader/page-of.ts';
import { fillCompany } from './fill-company.ts';
import { createScanFinder } from './find-scans.ts';
import { recordQueries } from './record-queries.ts';
import { createPageCounter } from './touched-pages.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const groups = groupsOf(loadedTemplates());

/** Tables that grow with neither customers nor time, or are not the company's. */
const small: Readonly<Record<string, string>> = {
  staff: 'people',
  staff_identity: 'people',
  absence: 'people',
  feed: 'people',
  home: 'people',
  sign_in: 'people',
  form_page: 'forms of the last hours',
  handover: 'people',
  room_change: 'changes of people',
  import_run: 'imports',
  customer_merge: 'merges',
  pause: 'what is paused',
  pace: 'platforms',
  turn: 'connections',
  setting: 'settings',
  plan_run: 'days',
  counted_month: 'months',
  counted_month_change: 'months',
  counted_work: 'months and people',
  counted_entries: 'months and people',
  look_again: 'changes of rules and superiors',
  entry_counter: 'a register and a month',
  web_room: 'the rehearsal',
  web_member: 'the rehearsal',
  web_message: 'the rehearsal',
  _prisma_migrations: 'versions',
};

/** Statements that may read a whole table, by a part of their text. */
const accepted: Readonly<Record<string, string>> = {
  'AS open FROM ( SELECT page.id, page.total':
    'a list says how many customers there are, and the director’s are all',
  '_count$_all" FROM (SELECT "public"."customer"': 'the same for greetings',
  '_count$_all" FROM (SELECT "public"."gift"': 'the same for the ledger',
  '_count$_all" FROM (SELECT "public"."entry"': 'the same for all entries of a register',
  'AS stage, count(*)::int AS count': 'a funnel says where every customer stands, and the director’s are all',
  'SELECT width_bucket(': 'days of silence are those of every customer, and the director’s are all',
  _sum$annual_volume_fen: 'a share of what all customers buy, read from an index alone',
  'SELECT avg(o.amount_fen)': 'the first orders of a year, which are all of those that this book has',
  'bool_or(o.customer_id = h.id) AS by_today':
    'the orders of those whose stage ended; of first orders, one a customer, the database may choose to read all',
  '::text ~* $': 'an erasure looks into every text that may name the person',
};
const met = new Set<string>();

/** Figures of months that are over come from their counts. */
const counted = new Set(['on-time', 'workload', 'complaints']);

/**
 * How many pages each may touch where there are 2 000 customers: what `npm run bench -- console` measures in time at 100 000,
 * about half as much again as they touch now.
 */
const budgets: readonly (readonly [string, number, View['view'], object])[] = [
  ['today', 5_000, 'today', {}],
  ['search for a name', 400, 'customers', { find: '精工' }],
  ['search for a contact', 400, 'customers', { find: '经理77' }],
  ...[
    {},
    { overdue: 'yes' },
    { owner: 'zhang' },
    { stage: 'trialStarted' },
    { silent: 'yes' },
    { lapsed: 'yes' },
  ].map((query) => [`list ${JSON.stringify(query)}`, 4_500, 'customers', query] as const),
  ...[{ register: 'complaint' }, { sort: 'due' }, { sort: 'new' }].map(
    (query) => [`list ${JSON.stringify(query)}`, 4_500, 'customers', query] as const,
  ),
  ['a file', 500, 'customer', { customer: 'C1203' }],
  ...reportsOf(loadedTemplates()).map(
    ({ name }) =>
      [
        `figures ${name}`,
        counted.has(name) ? 3_000 : 16_000,
        'figures',
        { report: name, period: '2025' },
      ] as const,
  ),
];

const at = '2026-03-02T10:00';
/** Delete or move what the other actions are about. */
const last = [
  'remind skip',
  'button handover-confirm',
  'handover undo',
  'button handover-undo',
  'button merge-undo',
  'staff leave',
];
const isLast = (line: string) => / (confirm|确认)$/.test(line);

let database: FreshDatabase;
let stage: Stage;
let seed: Seed;
let core: Core;
let recorder: ReturnType<typeof recordQueries>;
let finder: Awaited<ReturnType<typeof createScanFinder>>;
let rowsOf: ReadonlyMap<string, number>;
let folder: string;

beforeAll(async () => {
  // Not one that an earlier test has used: what was deleted there takes pages too.
  database = await freshDatabase({});
  stage = openStage();
  seed = await seedCompany(database.db, stage);
  ({ core } = await reopen(database.db, stage));
  await fillCompany(database.pool, at.slice(0, 10));
  const { rows } = await database.pool.query<{ name: string; rows: number }>(
    `SELECT relname AS name, reltuples::int AS rows FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  rowsOf = new Map(rows.flatMap(({ name, rows: count }) => (name in small ? [] : [[name, count]])));
  finder = await createScanFinder(database.url, rowsOf);
  recorder = recordQueries();
  folder = mkdtempSync(join(tmpdir(), 'xinhang-scale-'));
}, 240_000);
afterAll(async () => {
  recorder.stop();
  rmSync(folder, { recursive: true, force: true });
  await finder.close();
  await database.close();
});

/** Tries an action as the first person who may do it. */
async function tryAsFirst(on: Parameters<typeof tryAction>[0], key: string): Promise<string> {
  const [use = 'everyone', reached = 'any', tried = ''] = table[key] ?? [];
  const who = users[use].find((one) => reach[reached].some((other) => other === one));
  if (who === undefined) throw new Error(`${key} is for no one`);
  return await tryAction(on, key, tried, who);
}

/** What was found while the program did something, unless it is accepted. */
async function scansIn(works: Readonly<Record<string, () => Promise<unknown>>>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, work] of Object.entries(works)) {
    await work();
    for (const query of recorder.take()) {
      const text = query.text.replaceAll(/\s+/g, ' ');
      const reason = Object.keys(accepted).find((part) => text.includes(part));
      for (const { table: read, condition } of await finder.find(query)) {
        if (reason === undefined)
          found.push(`${name}: ${read} (${condition.slice(0, 150)})\n    ${text.slice(0, 700)}`);
        else met.add(reason);
      }
    }
  }
  return found;
}

describe('no statement reads a growing table from end to end', () => {
  it('and every table that can grow has many rows', () => {
    expect([...rowsOf].filter(([, count]) => count < 400)).toEqual([]);
  });

  it('when something arrives', async () => {
    const from = { platformUserId: 'U-zhang', name: '张伟', external: false };
    const handle = { platformUserId: 'U-zhang', platformRoomId: 'room-C001' };
    const message = { platformRoomId: 'room-C001', platformMessageId: 'new-1' };
    const text = '客户说：很满意';
    const arrived = {
      message: {
        text,
        message,
        thread: { ...message, platformMessageId: 'past5' },
        where: 'room',
        addressed: false,
        handle,
      },
      edited: { message, text: '客户说：非常满意' },
      deleted: { message },
      member: { change: 'left', platformRoomId: 'room-C001', bot: false, handle },
    };
    const works = Object.entries(arrived).map(([kind, what]) => {
      const inbound = {
        kind,
        platform: 'paper',
        dedupeKey: `new-${kind}`,
        at: core.clock.now().toString(),
        from,
        ...what,
      };
      const work = async () => {
        await storeInbound(core.db, core.clock, inbound as Inbound);
        await workInbox(core);
      };
      return [kind, work] as const;
    });
    expect(await scansIn(Object.fromEntries(works))).toEqual([]);
  });

  it('when days pass', async () => {
    const later = shanghai('2026-03-03T09:00');
    const tomorrow = later.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
    const kept = {
      inboundDays: 30,
      postingDays: 300,
      answerDays: 300,
      auditDays: 300,
      endedCustomerDays: 200,
    };
    const on: Core = { ...core, clock: { now: () => later }, retention: kept };
    const works = {
      'next event': () => nextEventAt(on),
      day: () => runDay(on, tomorrow),
      health: () => readHealth(on, on.clock),
      preview: async () => {
        for await (const _ of previewDays(on, {}, 3)) break;
      },
      evening: () => runDay({ ...on, clock: { now: () => shanghai('2026-03-03T18:30') } }, tomorrow),
      start: () => catchUp(on, async () => {}),
    };
    expect(await scansIn(works)).toEqual([]);
  }, 180_000);

  it('when a book comes in and is taken back, a calendar is read, a table exported', async () => {
    const zhang = await staffByCode(core.db, 'zhang');
    if (zhang === null) throw new Error('there is no zhang');
    const bytes = Buffer.from(
      'code,name,tier,salesperson,trialStartedOn\nC1200,改名机械,ordinary,zhang,2026-02-20\n',
    );
    const read = await readImport({ name: 'book.csv', bytes }, core.rules.playbook);
    let number = 0;
    const works: Record<string, () => Promise<unknown>> = {
      import: async () => ({ number } = await runImport(core, 'book.csv', read)),
      undo: () => undoImport(core, number),
      feed: async () => {
        const made = await makeFeed(core, zhang);
        await readFeed(core.db, made.kind === 'made' ? made.token : '');
      },
    };
    const since = shanghai('2026-02-25T00:00').toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
    for (const what of exports) {
      works[what] = () => runExport(core, { what, since, to: join(folder, `${what}.csv`), overwrite: true });
    }
    expect(await scansIn(works)).toEqual([]);
  });

  it('whatever is asked for', { timeout: 360_000 }, async () => {
    const on = { core, stage, seed };
    const works: Record<string, () => Promise<unknown>> = {};
    const keys = Object.keys(table).toSorted((a, b) => last.indexOf(a) - last.indexOf(b));
    for (const key of keys.filter((one) => !last.includes(one))) works[key] = () => tryAsFirst(on, key);
    const lines = groups.flatMap(({ commands }) => commands.flatMap(({ examples }) => examples));
    for (const line of lines.toSorted((a, b) => Number(isLast(a)) - Number(isLast(b)))) {
      works[line] = () => tryAction(on, '', line, 'the director');
    }
    for (const key of last) works[key] = () => tryAsFirst(on, key);
    expect(await scansIn(works)).toEqual([]);
  });

  it('and no answer is longer than a phone screen: the rest is behind a button', () => {
    const title = 1;
    // The list of the day has its own sections below the fifteen matters.
    const today = 15;
    const lines = (text: string) => text.split('\n').length;
    const long = stage.answers.filter(
      ({ text, isForm }) => isForm !== true && lines(text) > title + pageLines + 3,
    );
    expect(long.filter(({ text }) => !/项待(跟进|过问)/u.test(text)).map(({ text }) => text)).toEqual([]);
    for (const { text } of long) expect(lines(text)).toBeLessThanOrEqual(title + pageLines + today);
  });

  it('and a page of the console sends few statements, however many registers and colleagues there are', async () => {
    const director = await staffByCode(core.db, 'chen');
    if (director === null) throw new Error('there is no chen');
    const statementsOf = async (name: View['view'], query: object): Promise<number> => {
      const ctx = await contextOf(core, 'paper', director, null);
      recorder.sent();
      const opened = await views.find(({ view }) => view === name)?.open(ctx, { ...query });
      expect(opened?.kind, name).toBe('shown');
      return recorder.sent();
    };
    expect(await statementsOf('customer', { customer: 'C1203' })).toBeLessThanOrEqual(33);
    expect(await statementsOf('customers', {})).toBeLessThanOrEqual(10);
    expect(await statementsOf('today', {})).toBeLessThanOrEqual(14);
  });

  it('and figures of a year are counted in the database, without looking up whose they were for who answers for all', async () => {
    const [director, supervisor] = await Promise.all(
      ['chen', 'li'].map((code) => staffByCode(core.db, code)),
    );
    if (!director || !supervisor) throw new Error('chen or li is missing');
    const figuresOf = async (report: string, by: typeof director) => {
      const ctx = await contextOf(core, 'paper', by, null);
      for (const forget of [recorder.sent, recorder.texts, recorder.rows]) forget();
      const opened = await views
        .find(({ view }) => view === 'figures')
        ?.open(ctx, { report, period: '2025' });
      expect(opened?.kind, report).toBe('shown');
      const whole = { texts: recorder.texts().join('\n'), rows: recorder.rows(), sent: recorder.sent() };
      return { ...whole, asksWhose: whole.texts.includes('fact_change') };
    };
    for (const report of ['funnel', 'silence', 'gifts', 'first-orders', 'repurchase']) {
      const ofAll = await figuresOf(report, director);
      expect({ report, asksWhose: ofAll.asksWhose }).toEqual({ report, asksWhose: false });
      // A row for each day and outcome of first orders, and none for an order.
      expect(ofAll.rows, report).toBeLessThanOrEqual(800);
      expect(ofAll.sent, report).toBeLessThanOrEqual(50);
      const ofTeam = await figuresOf(report, supervisor);
      expect({ report, asksWhose: ofTeam.asksWhose }).toEqual({ report, asksWhose: true });
    }
    // The first reading counts the months that are over.
    await figuresOf('on-time', director);
    // Not a row for each complaint, of which there are thousands.
    expect((await figuresOf('complaints', director)).rows).toBeLessThanOrEqual(1_500);
    for (const report of ['on-time', 'team', 'workload', 'overdue', 'satisfaction', 'forecast']) {
      const { rows, sent } = await figuresOf(report, director);
      expect(rows, report).toBeLessThanOrEqual(4_000);
      expect(sent, report).toBeLessThanOrEqual(20);
    }
  });

  it('and lists, search, a file and figures of a year touch few pages of the database', async () => {
    const counter = await createPageCounter(database.url);
    const over: Record<string, number> = {};
    try {
      for (const code of ['chen', 'li']) {
        const by = await staffByCode(core.db, code);
        if (by === null) throw new Error(`there is no ${code}`);
        for (const [name, most, view, query] of budgets) {
          const open = async () => {
            const ctx = await contextOf(core, 'paper', by, null);
            const opened = await views.find((one) => one.view === view)?.open(ctx, { ...query });
            expect(opened?.kind, name).toBe('shown');
          };
          // A reading counts the months that are over and not counted yet: of months in which something is being changed, a later one.
          let pages = Number.POSITIVE_INFINITY;
          await open();
          for (let reading = 1; reading <= 3 && pages > most; reading += 1) {
            // Autovacuum does so in time; how soon depends on what else the server has to do.
            if (reading > 1) await core.db.sql.query('VACUUM ANALYZE');
            const own = recordQueries();
            await open();
            pages = await counter.count(own.take());
            own.stop();
          }
          if (pages > most) over[`${name} for ${code}, of at most ${most}`] = pages;
        }
      }
    } finally {
      await counter.close();
    }
    expect(over).toEqual({});
  }, 120_000);

  it('except where it is accepted', () => {
    expect([...met].toSorted()).toEqual(Object.keys(accepted).toSorted());
  });
});
