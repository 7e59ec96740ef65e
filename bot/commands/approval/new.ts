import { type ApprovalKind } from '../../../templates/reader/approvals.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { holdsOneOf } from '../../../jobs/access/can.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import type { CommandContext } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { toKey } from '../engine/half-width.ts';
import { line } from '../engine/param-types.ts';
import { said, saidInLines } from '../../../templates/reader/said.ts';

export const approvalNew = defineCommand({
  name: 'new',
  zh: ['申请', '新建'],
  help: said('help/approval-new'),
  examples: ['/crm 审批 申请 C001 礼品申请', '/crm approval new C001 gift'],
  capability: 'process.join',
  customer: { scope: 'work', optional: true },
  params: {
    kind: required(line(said('expects/kind')), {
      label: said('param/kind'),
      names: ['种类'],
      place: 'rest',
    }),
  },
  authorise: async (ctx, { kind }) => {
    if (kind !== undefined) findKind(ctx, kind);
  },
  run: async (ctx, { customer, kind: written }) => {
    const kind = findKind(ctx, written);
    const about = kind.about === 'nothing' ? undefined : customer;
    if (kind.about === 'customer' && about === undefined) {
      throw new XinhangError('bad_input', said('approval/name-customer-yours'));
    }
    const form = ctx.core.templates.forms.view(kind.form, ctx.core.language, about?.id ?? '');
    const names = about === undefined ? [] : [`${about.code} ${about.name}`];
    const intro = [...names, ...(form.intro === undefined ? [] : [form.intro])].join('\n');
    return { kind: 'form', form: intro === '' ? form : { ...form, intro } };
  },
});

/** @throws XinhangError `not_found` listing the available kinds; Refused for a kind that other roles apply for */
function findKind(ctx: CommandContext, written: string): ApprovalKind {
  const meant = toKey(written);
  const approvals = ctx.core.templates.approvals.filter(({ entry }) => entry === undefined);
  const found = approvals.find(({ key, title }) =>
    [key, ...Object.values(title)].some((name) => toKey(name) === meant),
  );
  if (found !== undefined && holdsOneOf(ctx.by, found.applicants)) return found;
  const own = approvals.filter(({ applicants }) => holdsOneOf(ctx.by, applicants));
  const lines = own.map(({ key, title }) => `· ${title[ctx.core.language]} (${key})`);
  const head = said('approval/no-apply', { written });
  const message = saidInLines([head, ...lines]);
  if (found === undefined) throw new XinhangError('not_found', message);
  throw new Refused('not_found', message, { why: 'role' });
}
