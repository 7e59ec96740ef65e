import { Temporal } from 'temporal-polyfill';
import type { Core } from '../jobs/core.ts';
import { type CustomerRef, customerByCode } from '../jobs/customers/find-customer.ts';
import { type ActingStaff, allActing } from '../jobs/access/acting-staff.ts';
import { staffFields } from '../jobs/staff/staff-member.ts';
import { type ChatPlatform, noCounts } from '../jobs/ports.ts';
import { openCustomer } from '../jobs/customers/open-customer.ts';
import type { Db } from '../prisma/client.ts';
import type { Language } from '../templates/reader/form.ts';
import { loadedTemplates } from './templates/loaded-templates.ts';
import type { Tier } from '../templates/reader/playbook.ts';
import { type Person, writeStaff } from './write-staff.ts';
import { rulesOnce, withSteps } from './with-steps.ts';
import { movableClock, type TestClock } from './clock.ts';

const allTemplates = loadedTemplates();

/** All staff. Their accounts are `U-<code>` on every platform. */
const people = {
  wu: ['吴总', ['gm'], null],
  chen: ['陈总监', ['director'], 'wu'],
  li: ['李主管', ['supervisor'], 'chen'],
  qian: ['钱主管', ['supervisor'], 'chen'],
  zhang: ['张伟', ['salesperson'], 'li'],
  zhao: ['赵敏', ['salesperson'], 'qian'],
  wang: ['王芳', ['assistant'], 'li'],
  zhou: ['周财务', ['finance'], 'wu'],
} as const satisfies Record<string, Person>;

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
  /** Where the console is; without it there is none. */
  readonly publicUrl?: string;
  readonly redisVersion?: () => Promise<string | null>;
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
    rules: rulesOnce(templates),
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
    publicUrl: options.publicUrl,
    ...(options.redisVersion && { redisVersion: options.redisVersion }),
  };
  const today = () => clock.now().toZonedDateTimeISO(templates.playbook.zone).toPlainDate();
  if (options.entered === undefined) {
    await writeStaff(db, people, accountOf, platforms);
  }
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
      return await openCustomer(core, null, {
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

async function readPeople(db: Db, today: Temporal.PlainDate): Promise<Company['staff']> {
  const codes = Object.keys(people);
  const found = await db.staff.findMany({ where: { code: { in: codes } }, select: staffFields });
  const acting = await allActing(db, found, today);
  const find = (code: Colleague): ActingStaff => {
    const one = acting.find((who) => who.code === code);
    if (one === undefined) throw new Error(`there is no ${code}`);
    return one;
  };
  return {
    wu: find('wu'),
    chen: find('chen'),
    li: find('li'),
    qian: find('qian'),
    zhang: find('zhang'),
    zhao: find('zhao'),
    wang: find('wang'),
    zhou: find('zhou'),
  };
}
