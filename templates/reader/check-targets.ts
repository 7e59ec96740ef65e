import { notAmong } from './check-deciders.ts';
import type { RegisterScope } from './register-scope.ts';
import { formsOf, type Register, type Targets } from './register.ts';
import type { Report } from './yaml-source.ts';

/** What the choices of these fields have to be among: what the report tells apart. */
const choices = {
  whose: ['company', 'person', 'account'],
  span: ['year', 'q1', 'q2', 'q3', 'q4'],
} as const;

/** Credit terms whose state or field does not exist. */
export function checkTerms(
  register: Register,
  { forms }: Pick<RegisterScope, 'forms'>,
  report: Report,
): void {
  const { terms, states } = register;
  if (terms === undefined) return;
  const known = states.map(({ key }) => key);
  if (!known.includes(terms.state)) report(['terms', 'state'], notAmong(terms.state, known));
  if (formsOf(register).every((form) => forms.typeOf(form, terms.days) === null))
    report(['terms', 'days'], `the forms of this register have no field ${terms.days}`);
}

/** A part of the customer's file that says by nothing how complete it is. */
export function checkFile({ file, about, computed }: Register, report: Report): void {
  if (file === undefined) return;
  if (about !== 'customer') report(['file'], 'this register is about no customer');
  const known = computed.filter(({ of }) => 'filled' in of).map(({ key }) => key);
  if (!known.includes(file)) report(['file'], notAmong(file, known));
}

/** Targets whose state or fields do not exist, or whose person or period the report cannot read. */
export function checkTargets(
  register: Register,
  { forms }: Pick<RegisterScope, 'forms'>,
  report: Report,
): void {
  const { targets, states } = register;
  if (targets === undefined) return;
  const known = states.map(({ key }) => key);
  if (!known.includes(targets.state)) report(['targets', 'state'], notAmong(targets.state, known));
  const asked = formsOf(register);
  const { state: _, ...fields } = targets;
  for (const [key, field] of Object.entries(fields) as [keyof Omit<Targets, 'state'>, string][]) {
    const form = asked.find((one) => forms.typeOf(one, field) !== null);
    if (form === undefined) report(['targets', key], `the forms of this register have no field ${field}`);
    else if (key === 'whose' || key === 'span') {
      const among: readonly string[] = choices[key];
      const strange = (forms.choicesOf(form, field) ?? ['']).find((one) => !among.includes(one));
      if (strange !== undefined) report(['targets', key], `expected a choice of ${among.join(', ')}`);
    }
  }
}
