import type { Core } from '../core.ts';
import type { StaffMember } from '../facts/staff-member.ts';
import { writeAudit } from './write-audit.ts';

/** Who looked at which customer's file, and when (S1 L29 借阅; requirements 1.17 b). */
export async function noteRead(core: Core, by: StaffMember, customerId: string, what: string): Promise<void> {
  await writeAudit(core.db, { at: core.clock.now(), by, action: 'customer.read', subject: what, customerId });
}

export interface Refusal {
  /** The command or button, never what was typed behind it. */
  readonly what: string;
  readonly why: 'role' | 'customer';
  readonly customerId?: string;
}

/** Who tried what they may not. A pattern of refusals is worth more than one. */
export async function noteRefusal(core: Core, by: StaffMember, refusal: Refusal): Promise<void> {
  await writeAudit(core.db, {
    at: core.clock.now(),
    by,
    action: 'command.refused',
    subject: refusal.what,
    after: { why: refusal.why },
    ...(refusal.customerId === undefined ? {} : { customerId: refusal.customerId }),
  });
}
