import { Temporal } from 'temporal-polyfill';
import { customerField } from '../../jobs/registers/asked-answers.ts';
import { bookColumns, columnOf } from '../../jobs/book/columns.ts';
import { findCustomer, findStaff } from '../../jobs/book/find-in-book.ts';
import type { BookCustomer } from '../../jobs/book/resolve-book.ts';
import type { BookStaff } from '../../jobs/book/read-staff.ts';
import { tierWords } from '../../jobs/book/read-words.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { readTier } from '../../jobs/book/read-tier.ts';
import type { Forms } from '../../templates/reader/load-forms.ts';
import type { Language } from '../../templates/reader/form.ts';
import type { Move, Register } from '../../templates/reader/register.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import type { OwnerRole, Tier } from '../../templates/reader/playbook.ts';
import { readDay } from '../../templates/reader/read-day.ts';
import type { Answer } from './read-answers.ts';

/** What one answer does, fully resolved. */
export type Deed =
  | {
      readonly kind: 'log';
      readonly purpose: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'open';
      readonly register: Register;
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'move';
      readonly register: Register;
      /** Its number, which may be given during the simulation. */
      readonly entry: string;
      readonly move: Move;
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'decide';
      readonly register: Register;
      readonly entry: string;
      readonly move: Move;
      readonly approved: boolean;
      /** Of a no. */
      readonly reason: string;
    }
  | { readonly kind: 'tier'; readonly tier: Tier }
  | { readonly kind: 'seat'; readonly seat: OwnerRole; readonly person: string | null }
  | { readonly kind: 'anchor'; readonly key: string; readonly on: Temporal.PlainDate | null };

export interface PreparedAnswer {
  readonly at: Temporal.Instant;
  /** Codes, as in the book and the staff file; null where nothing is about a customer. */
  readonly customer: string | null;
  readonly by: string;
  readonly deeds: readonly Deed[];
}

export interface AnswerScope {
  readonly templates: Templates;
  readonly customers: readonly BookCustomer[];
  readonly staff: readonly BookStaff[];
  readonly from: Temporal.PlainDate;
  readonly days: number;
  /** The language in which forms complain. */
  readonly language: Language;
}

/**
 * Validates every answer before the simulation starts. An answer that would be ignored, or do something other than it
 * says, is reported as a problem.
 */
export function prepareAnswers(
  answers: readonly Answer[],
  scope: AnswerScope,
): { readonly prepared: readonly PreparedAnswer[]; readonly problems: readonly AnySaid[] } {
  const problems: AnySaid[] = [];
  const prepared = answers.flatMap((answer): PreparedAnswer[] => {
    const problem = (what: AnySaid): null => {
      problems.push(said('book/at-answer', { line: answer.line, problem: what }));
      return null;
    };
    checkMoment(answer, scope, problem);
    const customer = customerOf(answer, scope, problem);
    const by = personOf(answer.by, scope, problem);
    const deeds = deedsOf(answer, scope, problem);
    if (customer === undefined || by === null) return [];
    return [{ at: answer.at, customer: customer?.code ?? null, by: by.code, deeds }];
  });
  return { prepared, problems };
}

/** Reports a problem. */
type Complain = (what: AnySaid) => null;

function checkMoment({ at }: Answer, { templates, from, days }: AnswerScope, problem: Complain): void {
  const { zone } = templates.playbook;
  const day = at.toZonedDateTimeISO(zone).toPlainDate();
  const last = from.add({ days: days - 1 });
  if (Temporal.PlainDate.compare(day, from) < 0) {
    problem(said('book/before-first', { day: day.toString(), first: from.toString() }));
  }
  if (Temporal.PlainDate.compare(day, last) > 0) {
    problem(said('book/after-last', { day: day.toString(), last: last.toString() }));
  }
}

/** Null: the answer needs no customer and names none; undefined: it has a problem. */
function customerOf(
  { customer: code, register: key }: Answer,
  { customers, templates }: AnswerScope,
  problem: Complain,
): BookCustomer | null | undefined {
  const isAboutNothing = templates.registers.find((one) => one.key === key)?.about === 'nothing';
  // The form of an entry about a customer asks for it.
  if (code === undefined && key !== undefined) return null;
  const found = code === undefined ? null : findCustomer(customers, code);
  if (found !== null) return isAboutNothing ? null : found;
  problem(said('book/no-customer', { code: code ?? '' }));
  return undefined;
}

function deedsOf(answer: Answer, scope: AnswerScope, problem: Complain): Deed[] {
  const log = answer.log === undefined ? null : prepareLog(answer.log, answer, scope, problem);
  const entry = answer.register === undefined ? null : entryDeed(answer.register, answer, scope, problem);
  const set = Object.entries(answer.set ?? {}).map(([key, value]) => settingOf(key, value, scope, problem));
  return [log, entry, ...set].filter((deed) => deed !== null);
}

/** A person by code or by a name that only one has. */
function personOf(written: string, { staff }: AnswerScope, problem: Complain): BookStaff | null {
  const found = findStaff(staff, written);
  const [one] = found;
  if (one === undefined) return problem(said('book/nobody-called', { person: written }));
  if (found.length === 1) return one;
  const codes = found.map(({ code }) => code);
  return problem(said('book/of-one-name', { person: written, codes, more: 0 }));
}

function settingOf(key: string, value: string | null, scope: AnswerScope, problem: Complain): Deed | null {
  const { playbook } = scope.templates;
  const column = columnOf(bookColumns(playbook), key)?.key;
  if (column === 'tier') {
    const tier = readTier(value ?? '');
    return tier === null ? problem(tierWords.wrong(value ?? '')) : { kind: 'tier', tier };
  }
  if (column === 'supervisor' || column === 'salesperson' || column === 'assistant') {
    const person = value === null ? null : personOf(value, scope, problem);
    if (value !== null && person === null) return null;
    return { kind: 'seat', seat: column, person: person?.code ?? null };
  }
  const anchor = playbook.anchors.find((a) => a.column === column);
  if (anchor === undefined) return problem(said('book/cannot-set', { key }));
  const on = value === null ? null : readDay(value);
  if (value !== null && on === null)
    return problem(said('book/field', { field: key, problem: said('book/not-a-day', { text: value }) }));
  return { kind: 'anchor', key: anchor.key, on };
}

/**
 * A contact log, validated by the form of its purpose. Fields that the form always requires may be omitted, to keep
 * examples short; fields required because of another answer may not, or the log would not do what it says.
 */
function prepareLog(
  purpose: string,
  { fields, at }: Answer,
  { templates: { forms, playbook }, language }: AnswerScope,
  problem: Complain,
): Deed | null {
  const step = playbook.steps.find(({ closes }) => closes.log === purpose);
  const purposes = new Set([
    ...playbook.steps.flatMap(({ closes }) => closes.log ?? []),
    ...(forms.choicesOf('log', 'purpose') ?? []),
  ]);
  if (!purposes.has(purpose)) {
    return problem(said('book/no-purpose', { purpose, purposes: [...purposes].join(', ') }));
  }
  const form = step?.closes.form ?? 'log';
  const strange = Object.keys(fields).filter((key) => forms.typeOf(form, key) === null);
  if (strange.length > 0) return problem(said('book/not-asked', { purpose, fields: strange.join(', ') }));
  const today = at.toZonedDateTimeISO(playbook.zone).toPlainDate();
  const filled = fill(forms, form, fields, today.toString());
  const checked = forms.check(form, { ...filled, ...fields }, { language, today });
  if (!checked.ok) {
    for (const [key, what] of Object.entries(checked.problems))
      problem(said('book/field', { field: key, problem: what }));
    return null;
  }
  const kept = Object.entries(checked.values).filter(([key]) => !Object.hasOwn(filled, key));
  return { kind: 'log', purpose, fields: Object.fromEntries(kept) };
}

/** Opens an entry of a register, or makes a move of one, validated by its form. */
function entryDeed(key: string, answer: Answer, scope: AnswerScope, problem: Complain): Deed | null {
  const { forms, registers, playbook } = scope.templates;
  const register = registers.find((one) => one.key === key);
  if (register === undefined) {
    const known = registers.map((one) => one.key).join(', ');
    return problem(said('book/no-register', { register: key, registers: known }));
  }
  const { entry = '', move: wanted } = answer;
  const move = register.moves.find((one) => one.key === wanted);
  if (wanted !== undefined && move === undefined) {
    const moves = register.moves.map((one) => one.key).join(', ');
    return problem(said('book/no-move', { move: wanted, moves }));
  }
  if (answer.decide !== undefined && move !== undefined) return decisionDeed(register, move, answer, problem);
  const form = move === undefined ? register.form : move.form;
  const { customer = '' } = answer;
  const about = move === undefined && register.about === 'customer' ? { [customerField]: customer } : {};
  const given = { ...about, ...answer.fields };
  const today = answer.at.toZonedDateTimeISO(playbook.zone).toPlainDate();
  const checked =
    form === undefined
      ? ({ ok: true, values: {} } as const)
      : forms.check(form, given, { language: scope.language, today });
  if (!checked.ok) {
    for (const [field, what] of Object.entries(checked.problems)) {
      problem(said('book/field', { field, problem: what }));
    }
    return null;
  }
  const fields = checked.values;
  return move === undefined
    ? { kind: 'open', register, fields }
    : { kind: 'move', register, entry, move, fields };
}

/** A yes or a no, which needs its reason, to a move that others decide about. */
function decisionDeed(
  register: Register,
  move: Move,
  { entry = '', decide, fields }: Answer,
  problem: Complain,
): Deed | null {
  const { reason = '' } = fields;
  if (move.decide === undefined) return problem(said('book/not-decided', { move: move.key }));
  const approved = decide === 'yes';
  if (!approved && reason.trim() === '') return problem(said('approval/rejection-needs-reason'));
  return { kind: 'decide', register, entry, move, approved, reason };
}

/** Placeholders for the omitted fields that are always required. */
function fill(
  forms: Forms,
  form: string,
  given: Readonly<Record<string, string>>,
  today: string,
): Record<string, string> {
  const empty = forms.check(form, {}, {});
  if (empty.ok) return {};
  const missing = Object.keys(empty.problems).filter((key) => !Object.hasOwn(given, key));
  const anything = (key: string): string => {
    switch (forms.typeOf(form, key)) {
      case 'choice':
        return forms.choicesOf(form, key)?.[0] ?? '';
      case 'day':
        return today;
      case 'money':
      case 'number':
        return '0';
      case 'line':
      case 'text':
      case 'staff':
      case 'rows':
      case null:
        return '-';
    }
  };
  return Object.fromEntries(missing.map((key) => [key, anything(key)]));
}
