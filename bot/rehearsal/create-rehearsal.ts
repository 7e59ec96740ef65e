import { hourOf } from '../../jobs/facts/due-values.ts';
import { isRole } from '../../templates/reader/roles.ts';
import { Temporal } from 'temporal-polyfill';
import { advance, nextEventAt } from '../../jobs/advance.ts';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { customerFor } from '../../jobs/customers/find-customer.ts';
import { listCustomers } from '../../jobs/customers/list-customers.ts';
import {
  type FollowUpLine,
  listFollowUps,
  type ReminderLine,
} from '../../jobs/follow-ups/list-follow-ups.ts';
import { listCustomerNames, listPlatformStaff } from '../../jobs/staff/list-people.ts';
import { listStaff, type StaffMember } from '../../jobs/staff/staff-member.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { noteShown } from '../../jobs/access/note-access.ts';
import { offerLink } from '../../jobs/sign-in/sign-in.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import { nameOfCycle } from '../../jobs/plan/trigger.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import { asSentence } from '../../templates/reader/as-sentence.ts';
import type { MovableClock } from '../../jobs/movable-clock.ts';
import { complete, type Nameable } from '../commands/engine/complete.ts';
import { isCode } from '../../templates/reader/codes.ts';
import { customerPersonId, isCustomerAccount } from '../platforms/web/directory.ts';
import { reminderLabel } from '../commands/engine/reminder-label.ts';
import type { Replay } from './replay.ts';
import type { PanelFollowUp, PanelReminder, Rehearsal, RehearsalPerson } from './rehearsal.ts';
import { inWords, speakingTo } from '../../jobs/in-words.ts';
import { chooseLanguage, chosenLanguage } from '../../jobs/staff/chosen-language.ts';

/** The stage around the browser chat, running on the same core as production. */
export function createRehearsal(core: Core, clock: MovableClock, replay?: Replay): Rehearsal {
  return {
    zone: core.rules.playbook.zone,
    now: () => clock.now(),
    replayedTo: () => replay?.at() ?? null,
    nextEventAt: () => nextEventAt(core),
    moveTo: (instant) => advance(core, clock, instant),
    people: () => people(core),
    person: async (personId) => {
      const known = (await people(core)).find(({ id }) => id === personId);
      if (known !== undefined) return known;
      // An unknown code is accepted, so that a colleague can be tried out as soon as they are on the register.
      return isCode(personId) ? { id: personId, name: personId, role: 'salesperson' } : null;
    },
    chooseLanguage: async (personId, language) => {
      const who = await whoIs(core, 'web', { platformUserId: personId, external: 'unknown' }, null);
      if (who !== null) await chooseLanguage(core, who, language);
    },
    complete: async (personId, text) => {
      const who = await whoIs(core, 'web', { platformUserId: personId, external: 'unknown' }, null);
      if (who === null) return [];
      const own = speakingTo(core, await chosenLanguage(core.db, who.id));
      const scope = {
        templates: core.templates,
        language: own.language,
        say: (what: AnySaid | Labels) => inWords(own, what),
      };
      return await complete(who, text, scope, nameableFor(core, who));
    },
    followUps: async (customerCode, viewer) => {
      const who = await whoIs(core, 'web', { platformUserId: viewer, external: 'unknown' }, null);
      if (who === null) throw new XinhangError('not_allowed', said('web/staff-only'));
      const today = clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
      const viewing = await actingStaff(core.db, who, today);
      const customer = await customerFor(core.db, viewing, customerCode);
      await noteShown(core, viewing, 'panel', { files: [customer.id] });
      const lines = await listFollowUps(core.db, customer.id);
      const own = speakingTo(core, await chosenLanguage(core.db, who.id));
      return lines.map((line) => toPanel(own, line));
    },
    consoleLink: async (viewer) => {
      const who = await whoIs(core, 'web', { platformUserId: viewer, external: 'unknown' }, null);
      if (who === null) throw new XinhangError('not_allowed', said('web/staff-only'));
      if (core.publicUrl === undefined) {
        throw new XinhangError('unsupported', said('command/no-public-address-yet'));
      }
      // One viewer is everyone in turn, and goes there and back.
      const token = await offerLink(core, who, 'web', manyLinks);
      return `${core.publicUrl}/console/sign-in#${token}`;
    },
  };
}

/** Links within ten minutes, for one who looks as many people. */
const manyLinks = 500;

/** As many as fit above the input. */
const mostNamed = 8;

/** The customers that `/crm customer list` would show this person, so that of any other not even the existence is seen. */
function nameableFor(core: Core, who: StaffMember): Nameable {
  return {
    customers: async (begun) => {
      const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
      const by = await actingStaff(core.db, who, today);
      const search = begun === '' ? undefined : begun;
      const { lines } = await listCustomers(core.db, by, { search, limit: mostNamed });
      await noteShown(core, by, 'customer list', { customers: lines.map(({ id }) => id) });
      return lines;
    },
    people: async (begun) => {
      const key = begun.toLowerCase();
      const staff = await listStaff(core.db);
      return staff
        .filter(({ code, name }) => code.toLowerCase().startsWith(key) || name.includes(begun))
        .slice(0, mostNamed);
    },
  };
}

async function people(core: Core): Promise<readonly RehearsalPerson[]> {
  const [staff, customers] = await Promise.all([
    listPlatformStaff(core.db, 'web'),
    listCustomerNames(core.db),
  ]);
  return [
    ...staff
      .filter(({ platformUserId }) => !isCustomerAccount(platformUserId))
      .map(
        (s) =>
          ({
            id: s.platformUserId,
            name: s.name,
            role: s.roles.find(isRole) ?? 'salesperson',
            language: s.language ?? core.language,
          }) as const,
      ),
    ...customers.map((c) => ({
      id: customerPersonId(c.code),
      name: c.name,
      role: 'customer' as const,
      customerCode: c.code,
    })),
  ];
}

/** Follow-ups due in more days than this, and without a reminder yet, are shown as being ahead. */
const near = 7;

/** 节日问候（国庆节） */
function nameStep(core: Core, { step: key, cycle, anchorOn }: FollowUpLine): string {
  const step = core.rules.playbook.steps.find((one) => one.key === key);
  const work = step?.work[core.language] ?? key;
  const which = nameOfCycle({ step: key, cycle, anchorOn }, core.rules);
  return which === null ? work : inWords(core, said('cycle/named', { work, which }));
}

function toPanel(core: Core, line: FollowUpLine): PanelFollowUp {
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const hour = hourOf(core, line);
  const begun = line.reminders.some(({ state }) => state === 'posted' || state === 'claimed');
  return {
    id: line.id,
    step: asSentence(nameStep(core, line)),
    owner: line.owner,
    dueOn: line.dueOn.toString(),
    dueTime: hour.dueTime,
    state: line.state,
    ahead:
      line.state === 'open' &&
      !begun &&
      Temporal.PlainDate.compare(line.dueOn, today.add({ days: near })) > 0,
    overdue: line.state === 'open' && (hour.hourOver || Temporal.PlainDate.compare(line.dueOn, today) < 0),
    reason: line.reason === null ? null : asSentence(inWords(core, line.reason)),
    reminders: line.reminders.map((reminder) => toPanelReminder(core, reminder)),
  };
}

function toPanelReminder(core: Core, reminder: ReminderLine): PanelReminder {
  return {
    id: reminder.id,
    at: reminder.at.toString(),
    to:
      reminder.audience === 'customer'
        ? asSentence(inWords(core, said('rehearsal/customer')))
        : (reminder.recipient ?? '—'),
    audience: reminder.audience,
    label: asSentence(inWords(core, reminderLabel(core.templates, reminder.say))),
    state: reminder.state,
    reason: reminder.reason === null ? null : asSentence(inWords(core, reminder.reason)),
  };
}
