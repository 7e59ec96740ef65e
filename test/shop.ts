import { Temporal } from 'temporal-polyfill';
import type { CommandContext, Reply } from '../bot/commands/engine/context.ts';
import { runCommand } from '../bot/commands/engine/run-command.ts';
import { onClick } from '../bot/actions/on-click.ts';
import { submitForm } from '../bot/actions/submit-form.ts';
import { XinhangError } from '../jobs/errors.ts';
import { explain } from '../jobs/in-words.ts';
import { actingStaff } from '../jobs/access/acting-staff.ts';
import { advance } from '../jobs/advance.ts';
import { bindRoom } from '../jobs/rooms/bind-room.ts';
import { runDay } from '../jobs/run-day.ts';
import { customerByRoom } from '../jobs/customers/find-customer.ts';
import { plainText } from '../templates/reader/card.ts';
import { accountOf, aCompany, type Colleague, type CompanyOptions, type CustomerOptions } from './company.ts';
import { freshDatabase } from './database.ts';
import { createPaperChat } from './outbox/paper-chat.ts';

/** A company at work: people type and press, days pass, and a paper chat keeps every message. */
export async function openShop(options: CompanyOptions = {}) {
  const database = await freshDatabase();
  const chat = createPaperChat();
  const company = await aCompany(database.db, { platforms: [chat.platform], ...options });
  const { core, clock, staff } = company;
  const context = async (by: Colleague, room: string | null = null): Promise<CommandContext> => ({
    core,
    by: await actingStaff(core.db, staff[by], company.today()),
    platform: 'paper',
    platformRoomId: room,
    room: room === null ? null : await customerByRoom(core.db, 'paper', room),
    today: company.today(),
  });
  const spell = (reply: Reply) => {
    if (reply.kind === 'text') return plainText(reply.text);
    return reply.instead === undefined ? `form ${reply.form.form}` : plainText(reply.instead);
  };
  return {
    ...company,
    chat,
    context,
    /** A customer with a group that has received the notice about records. */
    aCustomer: async (wanted: CustomerOptions = {}) => {
      const opened = await company.aCustomer(wanted);
      const platformRoomId = `room-${opened.code}`;
      await bindRoom(core, null, opened, { platform: 'paper', platformRoomId, name: opened.name });
      await core.db.roomMessage.updateMany({ data: { state: 'posted' } });
      return opened;
    },
    ask: async (by: Colleague, text: string, room?: string) =>
      spell(await runCommand(await context(by, room), text)),
    press: async (by: Colleague, action: string, value: string) =>
      spell(await onClick(await context(by), action, value)),
    submit: async (by: Colleague, form: string, subject: string, values: Record<string, string>) =>
      spell(await submitForm(await context(by), form, subject, values)),
    /** Sets the company's clock and delivers everything due. */
    at: async (time: string) => {
      clock.set(time);
      await runDay(core, company.today());
    },
    /** Advances through every moment up to a company time. */
    live: async (until: string) => {
      const { zone } = core.rules.playbook;
      const moveTo = async (at: Temporal.Instant) =>
        clock.set(at.toZonedDateTimeISO(zone).toPlainDateTime().toString());
      const end = Temporal.PlainDateTime.from(until).toZonedDateTime(zone).toInstant();
      await advance(core, { now: () => clock.now(), moveTo }, end);
    },
    /** A person's direct messages, or the messages of a group. */
    inbox: (code: Colleague) => chat.messages.filter(({ room }) => room === `dm:${accountOf(code)}`),
    group: (code: string) => chat.messages.filter(({ room }) => room === `room-${code}`),
    followUp: async (step: string, code = 'C001') =>
      await core.db.followUp.findFirstOrThrow({
        where: { step, customer: { code } },
        orderBy: { dueOn: 'desc' },
        include: { reminders: true },
      }),
    /** The message shown to a person whose attempt is refused. */
    refusedWith: async (attempt: Promise<unknown>): Promise<string> => {
      try {
        await attempt;
      } catch (error) {
        if (error instanceof XinhangError) return explain(core, error);
        throw error;
      }
      throw new Error('it was not refused');
    },
    refusals: () => core.db.audit.count({ where: { action: 'command.refused' } }),
    close: () => database.close(),
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;
