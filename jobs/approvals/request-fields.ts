import { Temporal } from 'temporal-polyfill';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { Field } from '../../templates/reader/card.ts';
import type { FormField } from '../../templates/reader/form.ts';
import { formatYuan, readYuan } from '../../templates/reader/money.ts';
import { formatDay } from '../../templates/reader/values.ts';
import type { Core } from '../core.ts';
import type { FoundRequest } from './find-request.ts';
import { said } from '../../templates/reader/said.ts';
import { inWords } from '../in-words.ts';

/** The decider's card: applicant, customer, answers, and approvals so far. */
export function requestFields(core: Core, kind: ApprovalKind, request: FoundRequest): readonly Field[] {
  const { applicant, customer, decisions } = request;
  return [
    { label: inWords(core, said('approval/applicant')), value: applicant.name },
    ...(customer === null
      ? []
      : [{ label: inWords(core, said('approval/customer')), value: `${customer.code} ${customer.name}` }]),
    ...answerFields(core, kind.form, request.answers),
    ...decisions.map(({ turn, by }) => ({
      label: kind.deciders[turn]?.label[core.language] ?? inWords(core, said('approval/decided')),
      value: inWords(core, said('approval/approved-by', { name: by.name })),
    })),
  ];
}

/** The answers to a form as displayed; empty fields are omitted. */
export function answerFields(
  { templates, language }: Pick<Core, 'templates' | 'language'>,
  form: string,
  answers: Readonly<Record<string, string>>,
): readonly Field[] {
  return templates.forms.view(form, language, '').fields.flatMap((field) => {
    const written = answers[field.key] ?? '';
    return written === '' ? [] : [{ label: field.label, value: read(field, written, language) }];
  });
}

function read({ type, choices }: FormField, written: string, language: Core['language']): string {
  if (type === 'choice') return choices?.find(({ value }) => value === written)?.label ?? written;
  if (type === 'money') {
    const fen = readYuan(written);
    return fen === null ? written : `¥${formatYuan(fen)}`;
  }
  return type === 'day' ? readDay(written, language) : written;
}

/** The field may have had another type when it was answered; anything that is not a day is shown as written. */
function readDay(written: string, language: Core['language']): string {
  try {
    return formatDay(Temporal.PlainDate.from(written), language);
  } catch {
    return written;
  }
}
