import { Temporal } from 'temporal-polyfill';
import { onClick } from '../../bot/actions/on-click.ts';
import { submitForm } from '../../bot/actions/submit-form.ts';
import { askDeciders } from '../../jobs/approvals/ask-deciders.ts';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { toDbDate } from '../../prisma/days.ts';
import { plainText } from '../../templates/reader/card.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { accountOf, aCompany, type Colleague } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { createPaperChat } from '../outbox/paper-chat.ts';
import type { Edit } from '../templates/edited-templates.ts';
import { rulesOnce } from '../with-steps.ts';

/** A separate kind, so that only the order of deciders is tested. */
const trip = `
  - key: trip
    title: { zh: 出差申请, en: business trip }
    form: trip
    applicants: [salesperson, supervisor, finance, director]
    about: customer
    deciders:
      - { role: supervisor }
      - { role: finance, label: { zh: 确认预算, en: confirm the budget } }
  - key: leave
    title: { zh: 请假, en: leave }
    form: leave
    applicants: [salesperson, supervisor, director, gm]
    about: nothing
    deciders: [{ role: director }]
`;
const form = (title: string, fields: string) =>
  `title: { zh: ${title}, en: Request }\nsubmit: { zh: 提交, en: Send }\nfields:\n${fields}`;

/** All that a new approval needs: a few lines of YAML and a form. */
export const newKinds: Readonly<Record<string, Edit>> = {
  'approvals.yaml': ['approvals:\n', `approvals:${trip}`],
  'forms/trip.yaml': form(
    '出差申请',
    `  - { key: place, label: { zh: 地点, en: Place }, type: line, required: true }
  - { key: cost, label: { zh: 预算, en: Budget }, type: money, required: true }
  - { key: onDay, label: { zh: 日期, en: Day }, type: day }
`,
  ),
  'forms/leave.yaml': form(
    '请假',
    '  - { key: why, label: { zh: 事由, en: Why }, type: line, required: true }\n',
  ),
};

/** A company with approvals, on a real database and a paper chat; 2026-03-03 10:00, a Tuesday. */
export async function openOffice(edits: Readonly<Record<string, Edit>> = {}) {
  const database = await freshDatabase();
  const chat = createPaperChat();
  const company = await aCompany(database.db, { at: '2026-03-03T10:00', platforms: [chat.platform] });
  const templates = loadedTemplates({ ...newKinds, ...edits });
  const core: Core = { ...company.core, templates, rules: rulesOnce(templates) };
  const context = (by: Colleague) => ({
    core,
    by: company.staff[by],
    platform: 'paper',
    platformRoomId: null,
    room: null,
    today: company.today(),
  });
  const told = (code: Colleague) =>
    chat.messages.filter(
      ({ room, says }) => room === `dm:${accountOf(code)}` && says.some((say) => say.startsWith('approval/')),
    );
  return {
    ...company,
    core,
    chat,
    context,
    /** Titles of the notices sent to a colleague. */
    titles: (code: Colleague) => told(code).map(({ content }) => content.title ?? ''),
    told,
    /** Moves the clock and delivers what is due. */
    at: async (time: string) => {
      company.clock.set(time);
      await askDeciders(core);
      await deliverDue(core);
    },
    deliver: () => deliverDue(core),
    apply: async (by: Colleague, customer: CustomerRef, answers = { place: '杭州', cost: '1200.5' }) =>
      (await openRequest(core, company.staff[by], { kind: 'trip', customer, answers })).request,
    askForLeave: async (by: Colleague) =>
      (
        await openRequest(core, company.staff[by], {
          kind: 'leave',
          customer: null,
          answers: { why: '搬家' },
        })
      ).request,
    press: async (by: Colleague, action: 'approve' | 'reject', subject: string) => {
      const reply = await onClick(context(by), action, subject);
      if (reply.kind === 'text') return plainText(reply.text);
      return reply.instead === undefined ? `form ${reply.form.form}` : plainText(reply.instead);
    },
    submit: async (by: Colleague, name: string, subject: string, values: Record<string, string>) => {
      const reply = await submitForm(context(by), name, subject, values);
      if (reply.kind === 'text') return plainText(reply.text);
      return reply.instead === undefined ? `form ${reply.form.form}` : plainText(reply.instead);
    },
    /** Records an absence with its stand-in. */
    away: async (who: Colleague, standIn: Colleague, from = '2026-03-03', to = '2026-03-06') =>
      await database.db.absence.create({
        data: {
          staffId: company.staff[who].id,
          standInId: company.staff[standIn].id,
          from: toDbDate(Temporal.PlainDate.from(from)),
          to: toDbDate(Temporal.PlainDate.from(to)),
          at: new Date(company.clock.now().epochMilliseconds),
        },
      }),
    leave: async (who: Colleague) =>
      await database.db.staff.update({
        where: { id: company.staff[who].id },
        data: { leftOn: toDbDate(company.today()) },
      }),
    request: (id: string) =>
      database.db.approvalRequest.findUniqueOrThrow({ where: { id }, include: { decisions: true } }),
    refusals: () => database.db.audit.count({ where: { action: 'command.refused' } }),
    close: () => database.close(),
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;
