import { onClick } from '../../bot/actions/on-click.ts';
import { submitForm } from '../../bot/actions/submit-form.ts';
import type { CommandContext, Reply } from '../../bot/commands/engine/context.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { requestSubject } from '../../jobs/approvals/request-subject.ts';
import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { runDay } from '../../jobs/run-day.ts';
import { plainText } from '../../templates/reader/card.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { accountOf, aCompany, type Colleague } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { createPaperChat } from '../outbox/paper-chat.ts';
import type { Edit } from '../templates/edited-templates.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

/** 选择原则, all met: asked in an application. */
export const principles = '财务能力和信用=符合 合作态度=符合 保密=符合 成本控制=符合';

/** Only what registers owe, and some steps: the rest of the process would be in the way. */
function onlyEntries(templates: Templates, besides: readonly string[]): Templates {
  const { digestAt: _, ...playbook } = templates.playbook;
  const steps = playbook.steps.filter(({ key, register }) => register || besides.includes(key));
  return { ...templates, playbook: { ...playbook, steps } };
}

const known = new Map<string, Pick<Core, 'templates' | 'rules'>>();

/** The same ones for the same edits: what planning remembers about rules goes by the object. */
function rulesWith(edits: Readonly<Record<string, Edit>>, besides: readonly string[]) {
  const loaded = loadedTemplates(edits);
  const key = JSON.stringify([edits, besides]);
  const found = known.get(key);
  if (found !== undefined) return found;
  const templates = onlyEntries(loaded, besides);
  const made = { templates, rules: rulesOf(templates) };
  known.set(key, made);
  return made;
}

/**
 * A company with registers, on a real database and a paper chat; 2026-03-03 10:00, a Tuesday.
 *
 * @param besides steps of the playbook that are owed too
 */
export async function openRegisterOffice(
  edits: Readonly<Record<string, Edit>> = {},
  besides: readonly string[] = [],
) {
  const database = await freshDatabase();
  const chat = createPaperChat();
  const company = await aCompany(database.db, {
    at: '2026-03-03T10:00',
    platforms: [chat.platform],
    steps: besides,
  });
  const core: Core = { ...company.core, ...rulesWith(edits, besides) };
  const context = async (by: Colleague): Promise<CommandContext> => ({
    core,
    by: await actingStaff(core.db, await onStaff(by), company.today()),
    platform: 'paper',
    platformRoomId: null,
    room: null,
    today: company.today(),
  });
  // As they are now: posts are given and taken in these stories.
  const onStaff = async (by: Colleague) => (await staffByCode(core.db, by)) ?? company.staff[by];
  const words = (reply: Reply): string => {
    if (reply.kind === 'text') return plainText(reply.text);
    return reply.instead === undefined ? `form ${reply.form.form}` : plainText(reply.instead);
  };
  const reply = async (by: Colleague, text: string) => await runCommand(await context(by), text);
  const ask = async (by: Colleague, text: string) => words(await reply(by, text));
  const askInEnglish = async (by: Colleague, text: string) => {
    const ctx = await context(by);
    return words(await runCommand({ ...ctx, core: { ...ctx.core, language: 'en' } }, text));
  };
  const decide = async (by: Colleague, no?: string) => {
    const request = await core.db.approvalRequest.findFirstOrThrow({
      where: { NOT: { entryId: null } },
      orderBy: { id: 'desc' },
    });
    const subject = requestSubject(request.id, request.turn);
    const ctx = await context(by);
    if (no === undefined) return words(await onClick(ctx, 'approve', subject));
    return words(await submitForm(ctx, 'reject', subject, { reason: no }));
  };
  return {
    ...company,
    core,
    /** Of its database, for another process. */
    url: database.url,
    chat,
    context,
    reply,
    ask,
    askInEnglish,
    /** A development application with both yeses: what the rest of the process comes after. */
    approveDevelopment: async () => {
      await ask('zhang', `/crm 开发申请 新建 C001 付款方式=月结30天 ${principles} 泵厂`);
      await decide('chen');
      await decide('wu');
    },
    press: async (by: Colleague, action: string, value: string) =>
      await onClick(await context(by), action, value),
    pressed: async (by: Colleague, action: string, value: string) =>
      words(await onClick(await context(by), action, value)),
    submit: async (by: Colleague, form: string, subject: string, values: Record<string, string>) =>
      words(await submitForm(await context(by), form, subject, values)),
    /** Moves the clock, runs the day if it is a new one, and delivers what is due. */
    at: async (time: string) => {
      const before = company.today();
      company.clock.set(time);
      if (!company.today().equals(before)) await runDay(core, company.today());
      await deliverDue(core);
    },
    deliver: () => deliverDue(core),
    runDay: () => runDay(core, company.today()),
    /** Presses yes, or no with a reason, on the newest request about an entry, as its card shows it now. */
    decide,
    /** Titles of what a colleague was sent. */
    titles: (code: Colleague) =>
      chat.messages
        .filter(({ room }) => room === `dm:${accountOf(code)}`)
        .map(({ content }) => content.title ?? ''),
    /** Everything that a colleague was sent last. */
    lastTo: (code: Colleague) =>
      plainText(
        chat.messages.findLast(({ room }) => room === `dm:${accountOf(code)}`)?.content ?? { body: [] },
      ),
    /** What is planned before an instant, by day and recipient. */
    planned: async (until: string) => {
      const rows = await core.db.reminder.findMany({
        where: { state: 'planned', dueAt: { lt: new Date(until) } },
        include: { recipient: true },
        orderBy: [{ dueAt: 'asc' }, { slot: 'asc' }],
      });
      return rows.map(({ dueAt, recipient }) => `${dueAt.toISOString().slice(5, 10)} ${recipient?.code}`);
    },
    /** What is owed about entries, with its day. */
    owed: async () => {
      const open = await core.db.followUp.findMany({
        where: { state: 'open' },
        orderBy: [{ step: 'asc' }, { dueOn: 'asc' }],
      });
      return open.map(({ step, dueOn }) => `${step} ${dueOn.toISOString().slice(0, 10)}`);
    },
    /** Messages in groups, where nothing of an entry belongs. */
    inGroups: () => chat.messages.filter(({ room }) => !room.startsWith('dm:')),
    close: () => database.close(),
  };
}

export type RegisterOffice = Awaited<ReturnType<typeof openRegisterOffice>>;
