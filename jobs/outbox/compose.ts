import type { Temporal } from 'temporal-polyfill';
import { fromDbDate } from '../../prisma/days.ts';
import { type CustomerText, customerText, type StaffText } from '../../templates/reader/card.ts';
import { renderMorningList } from '../../templates/reader/morning-list.ts';
import type { Core } from '../core.ts';
import { renderForYear } from '../greetings/greeting-text.ts';
import { greetingWords } from '../greetings/greeting-words.ts';
import { type Around, isGreeting } from './around.ts';
import { forCustomer, reminderValues } from './reminder-values.ts';
import type { Standing } from './last-look.ts';

/**
 * Composes one message for a customer room. Messages that fall on the same day are merged (requirements 4.8): festivals
 * on one day share one greeting, and a greeting comes before a question.
 *
 * @throws TemplateError when a text has an unfilled placeholder; nothing is posted then
 */
export function composeForCustomer(
  core: Core,
  standing: readonly Standing[],
  now: Temporal.Instant,
  around: Around,
): CustomerText {
  const isFestival = ({ reminder }: Standing) => isGreeting(core, reminder);
  const festivals = standing.filter(isFestival);
  const greeting = greetFor(core, festivals, around);
  const others = standing.filter((s) => !isFestival(s)).map((s) => composeOne(core, s, now, around));
  const texts = [...greeting, ...others];
  const [first] = texts;
  if (first === undefined || texts.length === 1) return first ?? customerText({ body: [] });
  return customerText({
    ...(first.title === undefined ? {} : { title: first.title }),
    body: texts.flatMap((text) => text.body),
    fields: texts.flatMap((text) => text.fields ?? []),
  });
}

function composeOne(core: Core, standing: Standing, now: Temporal.Instant, around: Around): CustomerText {
  const { followUp, say } = standing.reminder;
  const values = reminderValues(core, standing, now, around);
  const { year } = fromDbDate(followUp.dueOn);
  const told = forCustomer(core, stepOf(core, followUp.step), values);
  const { customer } = followUp;
  if (customer === null) throw new RangeError(`${say} is for a customer, and its subject has none`);
  return renderForYear(core, say, customer, year, told);
}

function greetFor(core: Core, festivals: readonly Standing[], around: Around): CustomerText[] {
  const [first, ...others] = festivals.map(({ reminder: { say, followUp } }) => ({
    cycle: followUp.cycle,
    say,
    on: fromDbDate(followUp.dueOn),
  }));
  const customer = festivals[0]?.reminder.followUp.customer;
  if (first === undefined || !customer) return [];
  return [greetingWords(core, customer, [first, ...others], around.greetingsOf(customer.id))];
}

/**
 * Composes one message for one person: the card of a single follow-up, or a list with one line each. If several
 * reminders of the same follow-up are due together (preparation and deadline met on one working day), only the last is
 * shown; the others count as posted with it.
 *
 * @throws TemplateError when a text has an unfilled placeholder; nothing is posted then
 */
export function composeForStaff(
  core: Core,
  standing: readonly Standing[],
  now: Temporal.Instant,
  around: Around,
): StaffText {
  const last = [...new Map(standing.map((s) => [s.reminder.followUpId, s])).values()];
  const [only] = last;
  if (only !== undefined && last.length === 1) {
    const { reminder } = only;
    return core.templates.texts.renderStaff(
      reminder.say,
      core.language,
      reminderValues(core, only, now, around),
      reminder.followUpId,
    );
  }
  const items = last.map((s) => ({
    values: reminderValues(core, s, now, around),
    subject: s.reminder.followUpId,
    ...(preparesGreeting(core, s) ? { occasion: s.reminder.followUp.cycle } : {}),
  }));
  return renderMorningList(core.templates.texts, core.language, {
    recipientName: last[0]?.reminder.recipient?.name ?? '',
    today: now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate(),
    items,
  });
}

const stepOf = ({ rules }: Core, step: string) => rules.playbook.steps.find(({ key }) => key === step);

function preparesGreeting(core: Core, { reminder }: Standing): boolean {
  return stepOf(core, reminder.followUp.step)?.closes.when === 'greeting';
}
