import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../../../jobs/core.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { said, type Told, type WordKey } from '../../../templates/reader/said.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { ShownTo } from '../../../jobs/access/note-access.ts';
import type { ActingStaff } from '../../../jobs/access/acting-staff.ts';
import type { PlatformId } from '../../../jobs/ports.ts';
import { type Content, staffText, type StaffText } from '../../../templates/reader/card.ts';
import type { FormView } from '../../../templates/reader/form.ts';

/** Who gave a command, where and when. Exists only for people on the staff register. */
export interface CommandContext {
  readonly core: Core;
  readonly by: ActingStaff;
  readonly platform: PlatformId;
  /** The customer of the group it was typed in, whose code may be omitted there. */
  readonly room: CustomerRef | null;
  /** The group or chat it was typed in, if the platform gives it. */
  readonly platformRoomId: string | null;
  /** Today in the company's zone. */
  readonly today: Temporal.PlainDate;
  /** The session of the console in which it was asked. */
  readonly session?: string;
  /** The next page of an answer is asked for: how much of it was shown before. */
  readonly from?: number;
}

/** A private answer to the person who asked. */
export type Reply = (
  | { readonly kind: 'text'; readonly text: StaffText }
  /** With the words to say where the form cannot be opened. */
  | { readonly kind: 'form'; readonly form: FormView; readonly instead?: StaffText }
) & {
  /** What it shows besides the subject; recorded in the access log by `attempt`. */
  readonly shows?: ShownTo;
};

export function answer(content: Content, shows: ShownTo = {}): Reply {
  return { kind: 'text', text: staffText(content), shows };
}

/** An answer of one or more lines. */
export function say(...lines: readonly string[]): Reply {
  return answer({ body: [lines.join('\n')] });
}

/** Enough to produce text in the company's language, without a command. */
export type Speaking = Pick<CommandContext, 'core'>;

/** The words of a message in the company's language. */
export function tell<Key extends WordKey>(ctx: Speaking, code: Key, ...params: Told<Key>): string {
  return inWords(ctx.core, said(code, ...params));
}
