import type { Temporal } from 'temporal-polyfill';
import { type CustomerText, customerText, type StaffText } from '../../templates/card.ts';
import { renderMorningList } from '../../templates/morning-list.ts';
import type { Core } from '../core.ts';
import { reminderValues } from './reminder-values.ts';
import type { Standing } from './sort-out.ts';

/**
 * One message for a customer room. Reasons that meet on a day are one message (requirements 4.8).
 *
 * @throws TemplateError when a text has a hole; nothing is posted then
 */
export function composeForCustomer(
  core: Core,
  standing: readonly Standing[],
  now: Temporal.Instant,
): CustomerText {
  const texts = standing.map(({ reminder, late }) =>
    core.templates.texts.renderCustomer(
      reminder.say,
      core.language,
      reminderValues(core, { reminder, late }, now),
    ),
  );
  const [first, ...others] = texts;
  if (first === undefined || others.length === 0) return first ?? customerText({ body: [] });
  return customerText({
    ...(first.title === undefined ? {} : { title: first.title }),
    body: texts.flatMap((text) => text.body),
    fields: texts.flatMap((text) => text.fields ?? []),
  });
}

/**
 * One message for one person: the card of a single follow-up, or a list with a line for each. Where one follow-up
 * has several reasons to speak at once (its preparation and its deadline met on one working day), the last says it
 * all; the others count as said with it.
 *
 * @throws TemplateError when a text has a hole; nothing is posted then
 */
export function composeForStaff(core: Core, standing: readonly Standing[], now: Temporal.Instant): StaffText {
  const last = [...new Map(standing.map((s) => [s.reminder.followUpId, s])).values()];
  const [only] = last;
  if (only !== undefined && last.length === 1) {
    const { reminder } = only;
    return core.templates.texts.renderStaff(
      reminder.say,
      core.language,
      reminderValues(core, only, now),
      reminder.followUpId,
    );
  }
  return renderMorningList(core.templates.texts, core.language, {
    recipientName: last[0]?.reminder.recipient?.name ?? '',
    today: now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate(),
    items: last.map((s) => ({ values: reminderValues(core, s, now), subject: s.reminder.followUpId })),
  });
}
