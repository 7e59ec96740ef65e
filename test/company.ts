import { Temporal } from 'temporal-polyfill';
import { rulesOf } from '../jobs/rules.ts';
import type { Core } from '../jobs/core.ts';
import { type CustomerRef, customerByCode } from '../jobs/customers/find-customer.ts';
import { type ActingStaff, actingStaff } from '../jobs/access/acting-staff.ts';
import { staffByCode } from '../jobs/staff/staff-member.ts';
import { type ChatPlatform, noCounts } from '../jobs/ports.ts';
import { openCustomer } from '../jobs/customers/open-customer.ts';
import type { Db } from '../prisma/client.ts';
import type { Language } from '../templates/reader/form.ts';
import { loadTemplates } from '../jobs/load-templates.ts';
import type { Tier } from '../templates/reader/playbook.ts';
import type { Role } from '../templates/reader/roles.ts';
import { withSteps } from './with-steps.ts';
import { movableClock, type TestClock } from './clock.ts';

const allTemplates = loadTemplates();

/** All staff: name, roles, superior. Their accounts are `U-<code>` on every platform. */
const people = {
  wu: ['吴总', ['gm'], null],
  chen: ['陈总监', ['director'], 'wu'],
  li: ['李主管', ['supervisor'], 'chen'],
  qian: ['钱主管', ['supervisor'], 'chen'],
  zhang: ['张伟', ['salesperson'], 'li'],
  zhao: ['赵敏', ['salesperson'], 'qian'],
  wang: ['王芳', ['assistant'], 'li'],
  zhou: ['周财务', ['finance'], 'wu'],
} as const satisfies Record<string, readonly [string, readonly Role[], string | null]>;

export type Colleague = keyof typeof people;

export const accountOf = (code: string): string => `U-${code}`;

export interface LoggedError {
  readonly fields: object;
  readonly message: string;
}

export interface CompanyOptions {
  /** A wall-clock time in Shanghai; 2026-03-02, a Monday, by default. */
  readonly at?: string;
  readonly language?: Language;
  readonly platforms?: readonly ChatPlatform[];
  /** Steps of the process; the trial check alone by default. */
  readonly steps?: readonly string[] | 'all';
  /** `HH:MM` of the evening digest; by default none, unless all steps are included. */
  readonly digestAt?: string;
  /** The people are in the database already. */
  readonly entered?: true;
}

export interface CustomerOptions {
  readonly code?: string;
  readonly name?: string;
  readonly tier?: Tier;
  readonly supervisor?: Colleague | null;
  readonly salesperson?: Colleague | null;
  readonly assistant?: Colleague | null;
  /** Days by anchor; a trial started today by default. */
  readonly anchors?: Readonly<Record<string, string>>;
}

export interface Company {
  readonly core: Core;
  readonly clock: TestClock;
  /** As of the company's creation: no one is away. */
  readonly staff: Readonly<Record<Colleague, ActingStaff>>;
  /** Everything logged as an error. */
  readonly errors: readonly LoggedError[];
  today(): Temporal.PlainDate;
  /** Opens a customer; by default with li, zhang and wang. */
  aCustomer(options?: CustomerOptions): Promise<CustomerRef>;
  /** Its current state. */
  customer(code: string): Promise<CustomerRef>;
}

/** A small company on a real, empty database. */
export async function aCompany(db: Db, options: CompanyOptions = {}): Promise<Company> {
  const clock = movableClock(options.at ?? '2026-03-02T08:00');
  const platforms = options.platforms ?? [];
  const errors: LoggedError[] = [];
  const some = withSteps(allTemplates, options.steps ?? ['trial-check']);
  const { digestAt } = options;
  const templates = digestAt === undefined ? some : { ...some, playbook: { ...some.playbook, digestAt } };
  const core: Core = {
    db,
    clock,
    rules: rulesOf(templates),
    templates,
    language: options.language ?? 'zh-CN',
    platforms: new Map(platforms.map((platform) => [platform.id, platform])),
    log: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (fields, message) => errors.push({ fields, message }),
    },
    counts: noCounts,
    nudge: () => {},
  };
  const today = () => clock.now().toZonedDateTimeISO(templates.playbook.zone).toPlainDate();
  if (options.entered === undefined) await enterPeople(db, platforms);
  const staff = await readPeople(db, today());
  let opened = 0;
  return {
    core,
    clock,
    staff,
    errors,
    today,
    aCustomer: async (wanted = {}) => {
      opened += 1;
      const code = wanted.code ?? `C${String(opened).padStart(3, '0')}`;
      const anchors = wanted.anchors ?? { trialStarted: today().toString() };
      return await openCustomer(core, staff.li, {
        code,
        name: wanted.name ?? `客户${code}`,
        tier: wanted.tier ?? 'ordinary',
        supervisor: seat(staff, wanted.supervisor, 'li'),
        salesperson: seat(staff, wanted.salesperson, 'zhang'),
        assistant: seat(staff, wanted.assistant, 'wang'),
        anchors: Object.fromEntries(
          Object.entries(anchors).map(([key, on]) => [key, Temporal.PlainDate.from(on)]),
        ),
      });
    },
    customer: async (code) => {
      const found = await customerByCode(db, code);
      if (found === null) throw new Error(`there is no customer ${code}`);
      return found;
    },
  };
}

function seat(
  staff: Company['staff'],
  wanted: Colleague | null | undefined,
  usual: Colleague,
): ActingStaff | null {
  return wanted === null ? null : staff[wanted ?? usual];
}

async function enterPeople(db: Db, platforms: readonly ChatPlatform[]): Promise<void> {
  const ids = new Map<string, string>();
  for (const [code, [name, roles, reportsTo]] of Object.entries(people)) {
    const identities = platforms.map(({ id }) => ({ platform: id, platformUserId: accountOf(code) }));
    const row = await db.staff.create({
      data: {
        code,
        name,
        roles: [...roles],
        reportsToId: reportsTo === null ? null : (ids.get(reportsTo) ?? null),
        identities: { create: identities },
      },
    });
    ids.set(code, row.id);
  }
}

async function readPeople(db: Db, today: Temporal.PlainDate): Promise<Company['staff']> {
  const find = async (code: Colleague): Promise<ActingStaff> => {
    const found = await staffByCode(db, code);
    if (found === null) throw new Error(`there is no ${code}`);
    return await actingStaff(db, found, today);
  };
  return {
    wu: await find('wu'),
    chen: await find('chen'),
    li: await find('li'),
    qian: await find('qian'),
    zhang: await find('zhang'),
    zhao: await find('zhao'),
    wang: await find('wang'),
    zhou: await find('zhou'),
  };
}
