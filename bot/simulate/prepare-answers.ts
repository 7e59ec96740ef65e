import { Temporal } from 'temporal-polyfill';
import { bookColumns, columnOf } from '../../jobs/book/columns.ts';
import { findCustomer, findStaff } from '../../jobs/book/find-in-book.ts';
import type { BookCustomer } from '../../jobs/book/read-book.ts';
import type { BookStaff } from '../../jobs/book/read-staff.ts';
import { readTier } from '../../jobs/book/read-tier.ts';
import type { Templates } from '../../templates/load-templates.ts';
import type { OwnerRole, Tier } from '../../templates/playbook.ts';
import { readDay } from '../../templates/read-day.ts';
import { prepareLog } from './prepare-log.ts';
import type { Answer } from './read-answers.ts';

/** What one answer does, with everything in it understood. */
export type Deed =
  | {
      readonly kind: 'log';
      readonly purpose: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'tier'; readonly tier: Tier }
  | { readonly kind: 'seat'; readonly seat: OwnerRole; readonly person: string | null }
  | { readonly kind: 'anchor'; readonly key: string; readonly on: Temporal.PlainDate | null };

export interface PreparedAnswer {
  readonly at: Temporal.Instant;
  /** Codes, as the book and the staff file have them. */
  readonly customer: string;
  readonly by: string;
  readonly deeds: readonly Deed[];
}

export interface AnswerScope {
  readonly templates: Templates;
  readonly customers: readonly BookCustomer[];
  readonly staff: readonly BookStaff[];
  readonly from: Temporal.PlainDate;
  readonly days: number;
}

/**
 * Understands every answer before anything is simulated: one that would be left out, or do something else than it
 * says, is a problem and not a simulation of something else.
 */
export function prepareAnswers(
  answers: readonly Answer[],
  scope: AnswerScope,
): { readonly prepared: readonly PreparedAnswer[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const prepared = answers.flatMap((answer): PreparedAnswer[] => {
    const problem = (what: string): null => {
      problems.push(`answers line ${answer.line}: ${what}`);
      return null;
    };
    checkMoment(answer, scope, problem);
    const customer = findCustomer(scope.customers, answer.customer);
    if (customer === null) problem(`there is no customer ${answer.customer} in the book`);
    const by = findStaff(scope.staff, answer.by);
    if (by === null) problem(`there is nobody called ${answer.by}`);
    const deeds = deedsOf(answer, scope, problem);
    if (customer === null || by === null) return [];
    return [{ at: answer.at, customer: customer.code, by: by.code, deeds }];
  });
  return { prepared, problems };
}

/** Says what is wrong. */
export type Complain = (what: string) => null;

function checkMoment({ at }: Answer, { templates, from, days }: AnswerScope, problem: Complain): void {
  const { zone } = templates.playbook;
  const day = at.toZonedDateTimeISO(zone).toPlainDate();
  const last = from.add({ days: days - 1 });
  if (Temporal.PlainDate.compare(day, from) < 0) {
    problem(`${day.toString()} is before the first day, ${from.toString()}`);
  }
  if (Temporal.PlainDate.compare(day, last) > 0) {
    problem(`${day.toString()} is after the last day, ${last.toString()}`);
  }
}

function deedsOf(answer: Answer, scope: AnswerScope, problem: Complain): Deed[] {
  const log = answer.log === undefined ? null : prepareLog(answer.log, answer, scope.templates, problem);
  const set = Object.entries(answer.set ?? {}).map(([key, value]) => settingOf(key, value, scope, problem));
  return [log, ...set].filter((deed) => deed !== null);
}

function settingOf(key: string, value: string | null, scope: AnswerScope, problem: Complain): Deed | null {
  const { playbook } = scope.templates;
  const column = columnOf(bookColumns(playbook), key)?.key;
  if (column === 'tier') {
    const tier = readTier(value ?? '');
    return tier === null
      ? problem(`"${value}" is neither potential (潜力) nor ordinary (普通)`)
      : { kind: 'tier', tier };
  }
  if (column === 'supervisor' || column === 'salesperson' || column === 'assistant') {
    const person = value === null ? null : findStaff(scope.staff, value);
    if (value !== null && person === null) return problem(`there is nobody called ${value}`);
    return { kind: 'seat', seat: column, person: person?.code ?? null };
  }
  const anchor = playbook.anchors.find((a) => a.column === column);
  if (anchor === undefined) return problem(`"${key}" cannot be set`);
  const on = value === null ? null : readDay(value);
  if (value !== null && on === null)
    return problem(`${key}: "${value}" is not a day, write it as 2026-03-05`);
  return { kind: 'anchor', key: anchor.key, on };
}
