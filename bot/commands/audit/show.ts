import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type AuditList, type AuditQuestion, listAudit } from '../../../jobs/audit/list-audit.ts';
import { noteAuditRead } from '../../../jobs/access/note-access.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { count, day, person } from '../engine/param-types.ts';
import { readNames } from '../../../jobs/staff/name-people.ts';
import { describeAudit } from './describe-audit.ts';
import { said } from '../../../templates/reader/said.ts';

/** Read page by page; `count` shows more. */
export const usualCount = 60;

export const auditShow = defineCommand({
  name: 'show',
  zh: ['查看'],
  help: said('help/audit-show'),
  examples: ['/crm 审计 查看 C001', '/crm 审计 查看 人员=zhang 起=上周一', '/crm audit show C001 since=-7d'],
  capability: 'audit.read',
  pages: 'lines',
  customer: { scope: 'audit', optional: true },
  params: {
    who: optional(person, { label: said('param/who'), names: ['人员', '谁'] }),
    since: optional(day, { label: said('param/since'), names: ['起', '从'] }),
    count: optional(count, { label: said('param/count'), names: ['条数'] }),
  },
  run: async (ctx, { customer, who, since, count: limit = usualCount }) => {
    const person = who === undefined ? null : await findStaff(ctx, who);
    const { zone } = ctx.core.rules.playbook;
    const list = await ask(ctx, 'audit', customer, {
      kind: person === null ? 'changes' : 'all',
      limit,
      ...(person === null ? {} : { actorId: person.id }),
      ...(since === undefined ? {} : { since: since.toZonedDateTime(zone).toInstant() }),
      asked: {
        ...(person === null ? {} : { who: person.code }),
        ...(since === undefined ? {} : { since: since.toString() }),
      },
    });
    if (list.lines.length === 0) return say(tell(ctx, 'audit/no-records'));
    return answer(
      {
        title: titleOf(ctx, customer, tell(ctx, 'audit/audit')),
        body: await describeList(ctx, list, customer),
      },
      { customers: customersIn(list) },
    );
  },
});

/** Lists the entries that the asker is responsible for, and records the read. */
export async function ask(
  ctx: CommandContext,
  what: string,
  customer: CustomerRef | undefined,
  { asked, ...question }: AuditQuestion & { readonly asked: Record<string, string> },
): Promise<AuditList> {
  const about = customer === undefined ? {} : { customerId: customer.id };
  const list = await listAudit(ctx.core.db, ctx.by, { ...question, ...about });
  await noteAuditRead(ctx.core, ctx.by, { what, asked, ...about });
  return list;
}

export function titleOf(ctx: CommandContext, customer: CustomerRef | undefined, what: string): string {
  return customer === undefined
    ? what
    : tell(ctx, 'audit/code-name-what', { code: customer.code, name: customer.name, what });
}

/** The customers in the entries. */
export function customersIn({ lines }: AuditList): readonly string[] {
  return lines.flatMap(({ customer }) => customer?.id ?? []);
}

export async function describeList(
  ctx: CommandContext,
  { lines, hasMore }: AuditList,
  customer: CustomerRef | undefined,
): Promise<readonly string[]> {
  const reading = { ...ctx, nameOf: await readNames(ctx.core.db) };
  const entries = describeAudit(reading, lines, customer === undefined ? 'all' : 'one');
  return [...entries, ...(hasMore ? [tell(ctx, 'audit/older-entries')] : [])];
}
