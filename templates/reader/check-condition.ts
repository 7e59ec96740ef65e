import {
  type Condition,
  customerFields,
  mapParts,
  type OnField,
  type OtherEntry,
  partsOf,
} from './condition.ts';
import { notAmong } from './check-deciders.ts';
import type { DeclaredType } from './form.ts';
import { levels, tiers } from './playbook.ts';
import { isDecimal } from './decimal.ts';
import { formsOf, type Register } from './register.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import type { KeyPath, Report } from './yaml-source.ts';

const ofCustomer: Readonly<Record<(typeof customerFields)[number], readonly string[]>> = {
  customerLevel: levels,
  customerTier: tiers,
};

interface Scope extends Pick<RegisterScope, 'forms' | 'anchors'> {
  readonly register: Register;
  readonly all: readonly ReadRegister[];
  /** Where it stands. */
  readonly path: KeyPath;
  /**
   * `once`, when something is done: it may look at everything. `step`: whenever an entry is planned, as it is then. `message`: it
   * looks at the entry alone.
   */
  readonly judged: 'once' | 'step' | 'message';
}

/** Checks that a condition names what there is. */
export function checkCondition(condition: Condition, scope: Scope, report: Report): void {
  for (const part of partsOf(condition)) checkPart(part, scope, (message) => report(scope.path, message));
}

function checkPart(part: Condition, scope: Scope, complain: (message: string) => void): void {
  const { register, forms, anchors, judged } = scope;
  const isAbout = register.about === 'customer';
  const types = (field: string): readonly DeclaredType[] =>
    register.computed.some(({ key }) => key === field)
      ? ['number']
      : formsOf(register).flatMap((form) => forms.typeOf(form, field) ?? []);
  if ('given' in part) {
    if (types(part.given).length === 0) complain(`the forms of this register have no field ${part.given}`);
  } else if ('ever' in part) {
    if (judged !== 'once')
      complain(
        `a ${judged === 'step' ? 'step' : 'reminder'} cannot depend on earlier answers; expected an answer`,
      );
    if ('range' in part.ever && choicesIn(part.ever.field, scope) === null)
      complain(`the forms of this register have no choice field ${part.ever.field}`);
    else checkPart(part.ever, scope, complain);
  } else if ('flag' in part) {
    const known = register.flags.map(({ key }) => key);
    if (!known.includes(part.flag)) complain(notAmong(part.flag, known));
  } else if ('customerDay' in part) {
    const known = anchors?.map(({ key }) => key) ?? [part.customerDay];
    if (!isAbout) complain('this register is about no customer');
    if (judged === 'message')
      complain('a reminder cannot depend on a day of the customer; expected an answer');
    if (!known.includes(part.customerDay)) complain(notAmong(part.customerDay, known));
  } else if ('trend' in part) {
    complain('only the duty of a customer can depend on a trend');
  } else if ('hasEntry' in part) {
    if (!isAbout) complain('this register is about no customer');
    if (judged === 'message') complain('a reminder cannot depend on another entry; expected an answer');
    checkOther(part.hasEntry, scope, complain);
  } else if ('range' in part) {
    const choices = choicesIn(part.field, scope);
    const numeric = types(part.field).some((type) => type === 'number' || type === 'money');
    if (choices === null && !numeric)
      complain(`the forms of this register have no number, amount or choice ${part.field}`);
    for (const limit of Object.values(part.range)) {
      if (choices !== null && !choices.includes(limit)) complain(notAmong(limit, choices));
      if (choices === null && numeric && !isDecimal(limit)) complain(`found "${limit}"; expected a number`);
    }
  } else if ('among' in part) {
    const choices = choicesIn(part.field, scope);
    if (choices === null)
      complain(
        `the forms of this register have no choice field ${part.field}; customerLevel and customerTier may be named too`,
      );
    else for (const one of part.among) if (!choices.includes(one)) complain(notAmong(one, choices));
  }
}

function checkOther(
  { register: wanted, states = [], before }: OtherEntry,
  { register, forms, all, judged }: Scope,
  complain: (message: string) => void,
): void {
  const other = all.find(({ register }) => register.key === wanted)?.register;
  if (other === undefined)
    return complain(`there is no register ${wanted}; expected registers/${wanted}.yaml`);
  if (other.about !== 'customer') complain(`registers/${wanted}.yaml is about no customer`);
  const known = other.states.map(({ key }) => key);
  for (const state of states) if (!known.includes(state)) complain(notAmong(state, known));
  if (before === undefined) return;
  if (judged !== 'step') complain('only the condition of a step compares days with `before`');
  for (const of of [register, other])
    if (!formsOf(of).some((form) => forms.typeOf(form, before) === 'day'))
      complain(`the forms of registers/${of.key}.yaml have no day field ${before}`);
}

function choicesIn(
  field: string,
  { register, forms }: Pick<Scope, 'register' | 'forms'>,
): readonly string[] | null {
  const known = customerFields.find((one) => one === field);
  if (known !== undefined) return register.about === 'customer' ? ofCustomer[known] : null;
  const found = formsOf(register).flatMap((form) => forms.choicesOf(form, field) ?? []);
  return found.length === 0 ? null : [...new Set(found)];
}

/** A range of choices as the choices in it, in the order of the form. One that names none is left for the check. */
export function resolveCondition(condition: Condition, scope: Pick<Scope, 'register' | 'forms'>): Condition {
  return mapParts(condition, (part) => {
    if ('ever' in part) return { ever: resolveOnField(part.ever, scope) };
    return 'range' in part ? resolveOnField(part, scope) : part;
  });
}

function resolveOnField(part: OnField, scope: Pick<Scope, 'register' | 'forms'>): OnField {
  if (!('range' in part)) return part;
  const choices = choicesIn(part.field, scope);
  const { atLeast, atMost, above, below } = part.range;
  const limits = Object.values(part.range);
  if (choices === null || limits.some((limit) => !choices.includes(limit))) return part;
  const at = (choice: string) => choices.indexOf(choice);
  const among = choices.filter(
    (one) =>
      (atLeast === undefined || at(one) >= at(atLeast)) &&
      (above === undefined || at(one) > at(above)) &&
      (atMost === undefined || at(one) <= at(atMost)) &&
      (below === undefined || at(one) < at(below)),
  );
  return { field: part.field, among };
}
