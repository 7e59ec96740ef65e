import { toDbInstant } from '../../prisma/days.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { type AnySaid, fromStored } from '../../templates/reader/said.ts';
import { tellContact } from '../contact-plans/tell-contact.ts';
import type { Core, Wording } from '../core.ts';
import { tellRoster } from '../facts/tell-roster.ts';
import { tellGift } from '../gifts/tell-gift.ts';
import { type DecidedGreeting, decidedGreetings } from '../greetings/greeting-words.ts';
import { tellGreeting } from '../greetings/tell-greeting.ts';
import { answered, notPosted } from '../plan/slots.ts';
import { festivalTrigger } from '../plan/triggers/festival.ts';
import type { TriggerValues } from '../plan/types.ts';
import { tellEntries } from '../registers/tell-entries.ts';
import type { ReminderRow } from './delivery-row.ts';

type FollowUpRow = ReminderRow['followUp'];

/** A follow-up about a customer; features provide values only for these today. */
type CustomersFollowUp = FollowUpRow & {
  readonly customerId: string;
  readonly customer: NonNullable<FollowUpRow['customer']>;
};

interface Asked {
  readonly step: Step;
  readonly followUp: CustomersFollowUp;
}

/**
 * Text values that triggers declare but the plan does not know, by the group used in texts. Each feature provides its
 * own, for any number of follow-ups in a constant number of statements. Follow-ups without values are absent.
 */
const tellers: Readonly<
  Record<string, (core: Core, asked: readonly Asked[]) => Promise<ReadonlyMap<string, TriggerValues[string]>>>
> = { contact: tellContact, gift: tellGift, greeting: tellGreeting, roster: tellRoster };

/**
 * Everything else the texts of a slice need besides the reminders. Read together, because a morning's lists name two
 * thousand customers.
 */
export interface TextContext {
  readonly greetingsOf: (customerId: string) => readonly DecidedGreeting[];
  /** The values that features provide for a follow-up. */
  readonly toldOf: (followUpId: string) => TriggerValues;
  /** The beginning of the customer's last answer, for prompts that say that there is one. */
  readonly answerTo: (followUpId: string) => string | null;
  /** Why its message to the customer was not posted, or may not have been. */
  readonly whyNotPosted: (followUpId: string) => AnySaid | null;
  /** Its question goes, or has gone, to a colleague who has not sent it yet. */
  readonly waitsToBeSent: (followUpId: string) => boolean;
}

/** @param areStored false: the reminders are imagined, and nothing has happened with them */
export async function readTextContext(
  core: Core,
  reminders: readonly ReminderRow[],
  areStored = true,
): Promise<TextContext> {
  const isGreeted = (reminder: ReminderRow) => isGreeting(core, reminder);
  const greeted = reminders.filter(isGreeted).flatMap(({ followUp }) => followUp.customerId ?? []);
  const asked = askedOf(
    core,
    reminders.filter((reminder) => !isGreeted(reminder)),
  );
  const [answers, unposted, waiting, entries, greetings, told] = await Promise.all([
    readAnswers(core, reminders),
    readUnposted(core, reminders),
    areStored ? readWaiting(core, reminders) : new Set<string>(),
    tellEntries(
      core,
      reminders.map(({ followUp }) => followUp),
    ),
    greeted.length === 0
      ? new Map<string, readonly DecidedGreeting[]>()
      : decidedGreetings(core.db, [...new Set(greeted)]),
    Promise.all(
      [...asked].map(
        async ([group, of]) =>
          [group, (await tellers[group]?.(core, of)) ?? new Map<string, TriggerValues[string]>()] as const,
      ),
    ),
  ]);
  return {
    answerTo: (followUpId) => answers.get(followUpId) ?? null,
    whyNotPosted: (followUpId) => unposted.get(followUpId) ?? null,
    waitsToBeSent: (followUpId) => waiting.has(followUpId),
    greetingsOf: (customerId) => greetings.get(customerId) ?? [],
    toldOf: (followUpId) => {
      const entry = entries.get(followUpId);
      return {
        ...Object.fromEntries(
          told.flatMap(([group, values]) => {
            const found = values.get(followUpId);
            return found === undefined ? [] : [[group, found]];
          }),
        ),
        ...(entry === undefined ? {} : { entry }),
      };
    },
  };
}

/**
 * What is due at the same time as its question is said before the question is given to a colleague, and their card cannot
 * be changed often enough to follow it: so the question need only be on its way.
 */
async function readWaiting(core: Core, reminders: readonly ReminderRow[]): Promise<ReadonlySet<string>> {
  const byColleagues = [...core.platforms.values()].flatMap(({ id, capabilities }) =>
    capabilities.customerPost === 'staff-confirm' ? [id] : [],
  );
  const ids = reminders.filter(({ audience }) => audience === 'staff').map(({ followUpId }) => followUpId);
  if (byColleagues.length === 0 || ids.length === 0) return new Set();
  const found = await core.db.reminder.findMany({
    where: {
      followUpId: { in: ids },
      audience: 'customer',
      OR: [{ state: 'claimed' }, { state: 'planned', dueAt: { lte: toDbInstant(core.clock.now()) } }],
      followUp: {
        customer: { rooms: { some: { kind: 'customer', state: 'bound', platform: { in: byColleagues } } } },
      },
    },
    select: { followUpId: true },
  });
  return new Set(found.map(({ followUpId }) => followUpId));
}

async function readUnposted(
  core: Core,
  reminders: readonly ReminderRow[],
): Promise<ReadonlyMap<string, AnySaid>> {
  const ids = reminders.filter(({ slot }) => slot === notPosted).map(({ followUpId }) => followUpId);
  if (ids.length === 0) return new Map();
  const rows = await core.db.reminder.findMany({
    where: { followUpId: { in: ids }, audience: 'customer', state: { in: ['skipped', 'unknown'] } },
    orderBy: { dueAt: 'asc' },
    select: { followUpId: true, reason: true },
  });
  return new Map(
    rows.flatMap(({ followUpId, reason }) => {
      const why = fromStored(reason);
      return why === null ? [] : [[followUpId, why] as const];
    }),
  );
}

/** Longer answers are read in the group or with the log. */
const quotedChars = 200;

async function readAnswers(
  core: Core,
  reminders: readonly ReminderRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = reminders.filter(({ slot }) => slot === answered).map(({ followUpId }) => followUpId);
  if (ids.length === 0) return new Map();
  const logs = await core.db.contactLog.findMany({
    where: { followUpId: { in: ids }, direction: 'inbound', deletedAt: null },
    orderBy: { happenedAt: 'asc' },
    select: { followUpId: true, summary: true },
  });
  return new Map(
    logs.flatMap(({ followUpId, summary }) =>
      followUpId === null ? [] : [[followUpId, beginningOf(summary)]],
    ),
  );
}

function beginningOf(text: string): string {
  const chars = Array.from(text.trim());
  return chars.length <= quotedChars ? chars.join('') : `${chars.slice(0, quotedChars - 1).join('')}…`;
}

/** A greeting is composed from the festivals of its day and needs no other values. */
export function isGreeting({ rules }: Pick<Wording, 'rules'>, { audience, followUp }: ReminderRow): boolean {
  const step = rules.playbook.steps.find(({ key }) => key === followUp.step);
  return audience === 'customer' && step !== undefined && festivalTrigger.settingsOf(step.trigger) !== null;
}

/** The follow-ups that need values, by group. */
function askedOf({ rules }: Core, reminders: readonly ReminderRow[]): ReadonlyMap<string, readonly Asked[]> {
  const steps = new Map(rules.playbook.steps.map((step) => [step.key, step]));
  const followUps = new Map(reminders.map(({ followUp }) => [followUp.id, followUp]));
  const asked = new Map<string, Asked[]>();
  for (const followUp of followUps.values()) {
    const step = steps.get(followUp.step);
    const { customer, customerId } = followUp;
    if (step === undefined || customer === null || customerId === null) continue;
    const groups = Object.keys(rules.triggers.of(step.trigger).tells).map((name) => name.split('.')[0] ?? '');
    for (const group of new Set(groups)) {
      const of = asked.get(group) ?? [];
      of.push({ step, followUp: { ...followUp, customer, customerId } });
      asked.set(group, of);
    }
  }
  return asked;
}
