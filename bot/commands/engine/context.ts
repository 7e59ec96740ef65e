import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../../../jobs/core.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { ShownTo } from '../../../jobs/access/note-access.ts';
import type { ActingStaff } from '../../../jobs/access/acting-staff.ts';
import type { PlatformId } from '../../../jobs/ports.ts';
import { type Content, staffText, type StaffText } from '../../../templates/reader/card.ts';
import type { FormView } from '../../../templates/reader/form.ts';

/** Who gave a command, where and when. Only people of the staff register have one. */
export interface CommandContext {
  readonly core: Core;
  readonly by: ActingStaff;
  readonly platform: PlatformId;
  /** The customer whose group it was typed in, so that its code may be left out there. */
  readonly room: CustomerRef | null;
  /** The group or chat it was typed in, where the platform says. */
  readonly platformRoomId: string | null;
  /** The company's day. */
  readonly today: Temporal.PlainDate;
}

/** What the one who asked sees, and nobody else. */
export type Reply = (
  | { readonly kind: 'text'; readonly text: StaffText }
  | { readonly kind: 'form'; readonly form: FormView }
) & {
  /** What it shows besides what it was asked about; it goes on record (`attempt`). */
  readonly shows?: ShownTo;
};

export function answer(content: Content, shows: ShownTo = {}): Reply {
  return { kind: 'text', text: staffText(content), shows };
}

/** An answer of one or a few lines. */
export function say(...lines: readonly string[]): Reply {
  return answer({ body: [lines.join('\n')] });
}

/** Enough to say something in the company's language and by its playbook, also where no command was given. */
export type Speaking = Pick<CommandContext, 'core'>;

/** The one of the two that is in the company's language. */
export function tell(ctx: Speaking, zh: string, en: string): string {
  return ctx.core.language === 'en' ? en : zh;
}
