import type { Temporal } from 'temporal-polyfill';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import {
  type CustomerText,
  customerText,
  joinTexts,
  type StaffText,
  staffText,
} from '../../templates/reader/card.ts';
import { type MorningItem, renderMorningList } from '../../templates/reader/morning-list.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { Core, Wording } from '../core.ts';
import { dueValues } from '../facts/due-values.ts';
import { isDoneByForm, workOf } from '../facts/work-of.ts';
import { companyLanguage, inWords } from '../in-words.ts';
import { type Place, withWayIn } from '../ways-in.ts';
import { dayOf } from '../plan/moments.ts';
import type { ChatPlatform } from '../ports.ts';
import { answered, eventSlot, notPosted } from '../plan/slots.ts';
import { renderForYear } from '../greetings/greeting-text.ts';
import { greetingWords } from '../greetings/greeting-words.ts';
import { type TextContext, isGreeting } from './text-context.ts';
import type { Standing } from './last-look.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import {
  customerValues,
  type ReminderValues,
  type Value,
  valueOf,
  type Values,
} from '../../templates/reader/values.ts';
import type { TriggerValues } from '../plan/types.ts';
import type { ReminderRow } from './delivery-row.ts';

/**
 * Composes one message for a customer room. Messages that fall on the same day are merged (requirements 4.8): festivals
 * on one day share one greeting, a greeting comes before a question, and only the first text of a message has a
 * salutation.
 *
 * @throws TemplateError when a text has an unfilled placeholder; nothing is posted then
 */
export function composeForCustomer(
  core: Wording,
  standing: readonly Standing[],
  now: Temporal.Instant,
  context: TextContext,
): CustomerText {
  const isFestival = ({ reminder }: Standing) => isGreeting(core, reminder);
  const festivals = standing.filter(isFestival);
  const greeting = greetFor(core, festivals, context);
  const others = standing
    .filter((s) => !isFestival(s))
    .map((s, n) => {
      const text = composeOne(core, s, now, context);
      const follows = n > 0 || greeting.length > 0;
      return follows && hasSalutation(core, s) ? { ...text, body: text.body.slice(1) } : text;
    });
  const texts = [...greeting, ...others];
  const [first] = texts;
  if (first === undefined || texts.length === 1) return first ?? customerText({ body: [] });
  return joinTexts(texts);
}

const hasSalutation = (core: Wording, { reminder }: Standing) =>
  core.templates.texts.hasSalutation(reminder.say, companyLanguage(core));

function composeOne(
  core: Wording,
  standing: Standing,
  now: Temporal.Instant,
  context: TextContext,
): CustomerText {
  const { followUp, say } = standing.reminder;
  const values = reminderValues(core, standing, now, context);
  const { year } = fromDbDate(followUp.dueOn);
  const told = forCustomer(core, stepOf(core, followUp.step), values);
  const { customer } = followUp;
  if (customer === null) throw new RangeError(`${say} is for a customer, and its subject has none`);
  return renderForYear(core, say, customer, year, told, standing.reminder.followUpId);
}

function greetFor(core: Wording, festivals: readonly Standing[], context: TextContext): CustomerText[] {
  const [first, ...others] = festivals.map(({ reminder: { say, followUp } }) => ({
    cycle: followUp.cycle,
    say,
    on: fromDbDate(followUp.dueOn),
  }));
  const customer = festivals[0]?.reminder.followUp.customer;
  if (first === undefined || !customer) return [];
  return [greetingWords(core, customer, [first, ...others], context.greetingsOf(customer.id))];
}

/**
 * Composes one message for one person: the card of a single follow-up, or a list with one line each. If several
 * reminders of the same follow-up are due together (preparation and deadline met on one working day), only the last is
 * shown; the others count as posted with it. News among them is included: that a customer was not asked does not
 * disappear behind a deadline.
 *
 * @throws TemplateError when a text has an unfilled placeholder; nothing is posted then
 */
export function composeForStaff(
  core: Wording,
  standing: readonly Standing[],
  now: Temporal.Instant,
  context: TextContext,
): StaffText {
  const last = [...new Map(standing.map((s) => [s.reminder.followUpId, s])).values()];
  const [only] = last;
  if (only !== undefined && last.length === 1) {
    const { reminder } = only;
    const card = core.templates.texts.renderStaff(
      reminder.say,
      core.language,
      reminderValues(core, only, now, context),
      reminder.followUpId,
    );
    const others = standing.filter((s) => s !== only && s.reminder.slot !== reminder.slot);
    const news = [
      ...quoteOf(reminder, context),
      ...causeOf(reminder, context),
      ...newsOf(others, context),
      ...waitOf(reminder, context),
    ];
    const lines = news.map((one) => inWords(core, one));
    const whole = lines.length === 0 ? card : staffText({ ...card, body: [...card.body, lines.join('\n')] });
    return withWayIn(core, whole, placeOf(reminder));
  }
  return renderMorningList(core.templates, core.language, {
    recipientName: last[0]?.reminder.recipient?.name ?? '',
    today: dayOf(now, core.rules.playbook),
    items: itemsOf(core, standing, now, context),
  });
}

function placeOf({ followUpId, followUp: { subjectKind, subjectId, customer } }: ReminderRow): Place {
  if (subjectKind === 'entry') return { entryId: subjectId };
  return customer === null ? { page: 'today' } : { followUpId };
}

/** One line for each follow-up. */
export function itemsOf(
  core: Wording,
  standing: readonly Standing[],
  now: Temporal.Instant,
  context: TextContext,
): readonly MorningItem[] {
  const last = [...new Map(standing.map((s) => [s.reminder.followUpId, s])).values()];
  return last.map((s) => ({
    values: () => reminderValues(core, s, now, context),
    own: s.reminder.recipientId === s.reminder.followUp.ownerId,
    subject: s.reminder.followUpId,
    ...(preparesGreeting(core, s) ? { occasion: s.reminder.followUp.cycle } : {}),
    news: [
      ...newsOf(
        standing.filter(({ reminder }) => reminder.followUpId === s.reminder.followUpId),
        context,
      ),
      ...waitOf(s.reminder, context),
    ],
  }));
}

const newsBySlot: Readonly<Record<string, readonly AnySaid[]>> = {
  [notPosted]: [said('today/not-posted')],
  [eventSlot('not-told')]: [said('today/not-told')],
  [answered]: [said('today/answered')],
};

/** What happened to a follow-up and is not only its deadline. */
function newsOf(standing: readonly Standing[], context: TextContext): readonly AnySaid[] {
  return standing.flatMap(({ reminder }) => [
    ...(newsBySlot[reminder.slot] ?? []),
    ...causeOf(reminder, context),
    ...quoteOf(reminder, context),
  ]);
}

/** So that no one has to look for it, or takes for a fault what is their own to change. */
function causeOf({ slot, followUpId }: ReminderRow, context: TextContext): readonly AnySaid[] {
  const why = slot === notPosted ? context.whyNotPosted(followUpId) : null;
  return why === null ? [] : [said('today/because', { why })];
}

/** The customer's own words, so that no one has to look for them. */
function quoteOf({ slot, followUpId }: ReminderRow, context: TextContext): readonly AnySaid[] {
  const answer = slot === answered ? context.answerTo(followUpId) : null;
  return answer === null ? [] : [said('today/answer', { answer })];
}

/** Until a colleague has sent it, the customer has not been asked. */
function waitOf({ followUpId }: ReminderRow, context: TextContext): readonly AnySaid[] {
  return context.waitsToBeSent(followUpId) ? [said('today/waits-to-be-sent')] : [];
}

const stepOf = ({ rules }: Wording, step: string) => rules.playbook.steps.find(({ key }) => key === step);

function preparesGreeting(core: Wording, { reminder }: Standing): boolean {
  return stepOf(core, reminder.followUp.step)?.closes.when === 'greeting';
}

/** The values of a reminder's text. A customer's text gets only what a customer may know. */
function reminderValues(
  core: Wording,
  { reminder, late }: Standing,
  now: Temporal.Instant,
  context: TextContext,
): ReminderValues {
  const { followUp } = reminder;
  const { customer } = followUp;
  const today = dayOf(now, core.rules.playbook);
  const dueOn = fromDbDate(followUp.dueOn);
  const dueAt = followUp.dueAt === null ? null : fromDbInstant(followUp.dueAt);
  const step = core.rules.playbook.steps.find((s) => s.key === followUp.step);
  return {
    ...(step === undefined ? {} : stepValues(core, step, followUp, today, context)),
    customer: customerValues(customer),
    step: { work: workOf(core, followUp, fromDbDate(followUp.anchorOn)), form: isDoneByForm(step) },
    anchorOn: fromDbDate(followUp.anchorOn),
    ...dueValues({ dueOn, dueAt }, now, core.rules.playbook),
    owner: { name: ownerName(reminder) ?? '—' },
    recipient: { name: reminder.recipient?.name ?? customer?.name ?? '—' },
    late,
  };
}

/** To colleagues, one of two with the same name is named with the code; to the owner and to customers by name alone. */
function ownerName({ audience, recipientId, followUp: { owner, ownerId } }: ReminderRow): string | undefined {
  return audience === 'staff' && recipientId !== ownerId ? owner?.called : owner?.name;
}

/** Values used only by some steps: the festival, the years, the gift's cap, the person to contact. */
function stepValues(
  { rules, language }: Wording,
  step: Step,
  followUp: ReminderRow['followUp'],
  today: Temporal.PlainDate,
  context: TextContext,
): TriggerValues {
  const kind = rules.triggers.of(step.trigger);
  const cycle = kind.cycle.read(followUp.cycle);
  if (cycle === null) return {};
  const owed = { cycle, anchorOn: fromDbDate(followUp.anchorOn) };
  return { ...kind.values?.(owed, { rules, language, today }), ...context.toldOf(followUp.id) };
}

/** The subset that a customer may read. */
function forCustomer(core: Wording, step: Step | undefined, values: Values): TriggerValues {
  const tells = step === undefined ? {} : core.rules.triggers.of(step.trigger).tells;
  const told: Record<string, Record<string, Value>> = {};
  for (const [name, whom] of Object.entries(tells)) {
    const value = whom === 'customer' ? valueOf(values, name) : undefined;
    const [group = '', property = ''] = name.split('.');
    if (value !== undefined) told[group] = { ...told[group], [property]: value as Value };
  }
  return told;
}

/**
 * Adds how a customer's words reach the bot where not everything that is said in a group does: otherwise the answer to a
 * question would be given, and never heard.
 */
export function sayHowToAnswer(
  core: Core,
  { capabilities: { groupInbound, replyLink } }: ChatPlatform,
  text: CustomerText,
): CustomerText {
  if (groupInbound !== 'mention-only') return text;
  const how = replyLink === 'message-id' ? said('room/answer-by-quoting') : said('room/answer-by-mention');
  return customerText({ ...text, body: [...text.body, inWords(core, how)] });
}

/** The same for everything else that is written in the group, once, when it is bound. */
export function sayHowToReach(
  core: Core,
  { capabilities: { groupInbound } }: ChatPlatform,
  text: CustomerText,
): CustomerText {
  if (groupInbound !== 'mention-only') return text;
  return customerText({ ...text, body: [...text.body, inWords(core, said('room/only-mentions'))] });
}
