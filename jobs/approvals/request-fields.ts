import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import { languages } from '../../templates/reader/languages.ts';
import type { Core } from '../core.ts';
import type { NoticeField } from '../notices/write-notice.ts';
import type { Decision, FoundRequest } from './find-request.ts';
import { type Labels, said } from '../../templates/reader/said.ts';

/** The decider's card: applicant, customer, answers, and approvals so far. */
export function requestFields(
  core: Pick<Core, 'templates'>,
  kind: ApprovalKind,
  request: FoundRequest,
): readonly NoticeField[] {
  const { applicant, customer, decisions } = request;
  return [
    { label: said('approval/applicant'), value: applicant.name },
    ...(customer === null
      ? []
      : [{ label: said('approval/customer'), value: `${customer.code} ${customer.name}` }]),
    ...answerFields(core, kind.form, request.answers),
    ...decisions.map((decision) => decisionField(kind, decision)),
  ];
}

function decisionField({ deciders }: ApprovalKind, { turn, by, approved, reason }: Decision): NoticeField {
  const step = deciders[turn];
  const { name } = by;
  const label = headingOf(step?.label) ?? said('approval/decided');
  if (!approved) return { label, value: said('approval/said-no', { name, reason: reason ?? '' }) };
  const isSeen = step?.says === 'acknowledgement';
  return {
    label,
    value: isSeen ? said('approval/seen-by', { name }) : said('approval/approved-by', { name }),
  };
}

/** What a decider is asked to do, as the heading of a row: `Confirm the budget`. */
function headingOf(task: Labels | undefined): Labels | null {
  if (task === undefined) return null;
  return { ...task, en: `${task.en.slice(0, 1).toUpperCase()}${task.en.slice(1)}` };
}

/** The answers to a form, to be shown in any language; empty fields are omitted. */
export function answerFields(
  { templates }: Pick<Core, 'templates'>,
  form: string,
  answers: Readonly<Record<string, string>>,
): readonly NoticeField[] {
  const views = languages.map(
    (language) => [language, templates.forms.view(form, language, '').fields] as const,
  );
  const inEach = (label: (fields: (typeof views)[number][1]) => string): Labels =>
    Object.fromEntries(views.map(([language, fields]) => [language, label(fields)])) as Labels;
  return (views[0]?.[1] ?? []).flatMap(({ key }, n) => {
    const written = answers[key] ?? '';
    if (written === '') return [];
    const value = templates.forms.asRead(form, key, written);
    return [{ label: inEach((fields) => fields[n]?.label ?? key), value }];
  });
}
