import type { CommandContext, Reply } from '../../bot/commands/engine/define.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { customerByRoom } from '../../jobs/customers/find-customer.ts';
import { plainText } from '../../templates/reader/card.ts';
import type { FormView } from '../../templates/reader/form.ts';
import { aCompany, type Colleague, type Company, type CompanyOptions } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { createGroupChat, type GroupChat } from './group-chat.ts';

export interface Counter extends Company {
  readonly chat: GroupChat;
  context(by: Colleague, room?: string | null): Promise<CommandContext>;
  /** The answer to a command typed in a group or, without one, in the direct chat. */
  ask(by: Colleague, text: string, room?: string | null): Promise<string>;
  askForForm(by: Colleague, text: string, room?: string | null): Promise<FormView>;
  close(): Promise<void>;
}

/** A company whose people type commands, on a real database and a chat that only has groups. */
export async function openCounter(options: CompanyOptions = {}): Promise<Counter> {
  const database = await freshDatabase();
  const chat = createGroupChat();
  const company = await aCompany(database.db, { platforms: [chat.platform], ...options });
  const context = async (by: Colleague, room: string | null = null): Promise<CommandContext> => ({
    core: company.core,
    by: await actingStaff(company.core.db, company.staff[by], company.today()),
    platform: chat.platform.id,
    platformRoomId: room,
    room: room === null ? null : await customerByRoom(database.db, chat.platform.id, room),
    today: company.today(),
  });
  const run = async (by: Colleague, text: string, room?: string | null) =>
    await runCommand(await context(by, room), text);
  return {
    ...company,
    chat,
    context,
    ask: async (by, text, room) => textOf(await run(by, text, room)),
    askForForm: async (by, text, room) => formOf(await run(by, text, room)),
    close: () => database.close(),
  };
}

export function textOf(reply: Reply): string {
  // A form that comes back says the same in words.
  const words = reply.kind === 'text' ? reply.text : reply.instead;
  if (words === undefined) throw new Error(`expected words, got a form`);
  return plainText(words);
}

export function formOf(reply: Reply): FormView {
  if (reply.kind !== 'form') throw new Error(`expected a form, got: ${plainText(reply.text)}`);
  return reply.form;
}

export function initialOf(form: FormView, key: string): string | undefined {
  return form.fields.find((field) => field.key === key)?.initial;
}
