import { checkSaid, reportTwice } from './check-playbook.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import { ownerRoles } from './playbook.ts';
import { formsOf, type Move, nosOf, ownersOf, type Register, sameState } from './register.ts';
import { checkComputed, checkContact, checkMessage, checkUnique } from './check-fields.ts';
import { checkDeciders, notAmong } from './check-deciders.ts';
import { checkDuty } from './check-duties.ts';
import { checkEffects } from './check-effects.ts';
import { checkEntryStep, checkRungs } from './check-entry-steps.ts';
import { checkFigures } from './check-figures.ts';
import { checkFile, checkTargets, checkTerms } from './check-targets.ts';
import { checkGuards } from './check-guards.ts';
import { checkTimed } from './check-timed.ts';
import { roles } from './roles.ts';
import type { TemplateProblem } from './template-error.ts';
import { grammarOf } from './trigger.ts';
import { problemAt, type Report } from './yaml-source.ts';

/** The commands that every register has. */
export const registerVerbs = ['new', 'list', 'show', '新建', '新增', '列表', '查看'] as const;

/** Checks that registers can work: what a schema cannot say about one value alone. */
export function checkRegisters(all: readonly ReadRegister[], scope: RegisterScope): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const taken = {
    words: new Map<string, string>(),
    numbers: new Map<string, string>(),
    // Of two with the same form, the first one has it.
    forms: new Map(all.map(({ register: { form, key } }) => [form, key] as const).toReversed()),
    steps: new Set(scope.steps.map(({ key }) => key)),
  };
  for (const { register, source, steps, duties } of all) {
    const report: Report = (path, message) => problems.push(problemAt(source, path, message));
    checkNames(register, taken, report);
    checkForms(register, taken.forms, scope, report);
    checkUnique(register, scope, report);
    checkComputed(register, scope, report);
    checkStates(register, report);
    checkMoves(register, report);
    checkPeople(register, scope, report);
    checkAfter(register, all, report);
    checkEffects(register, all, scope, report);
    checkGuards(register, all, scope, report);
    checkTimed(register, all, scope, report);
    checkFigures(register, all, scope, report);
    checkTargets(register, scope, report);
    checkTerms(register, scope, report);
    checkFile(register, report);
    checkContact(register, scope, report);
    checkMessage(register, all, scope, report);
    for (const [n, step] of steps.entries()) {
      const here: Report = (path, message) => report(['steps', n, ...path], message);
      if (taken.steps.has(step.key)) here(['key'], `${step.key} is there already; expected each only once`);
      taken.steps.add(step.key);
      checkEntryStep(step, { ...scope, register, all }, here);
      checkSaid(step, grammarOf(step, scope.triggers), scope, here);
    }
    for (const [n, { step }] of duties.entries()) {
      const here: Report = (path, message) => report(['duties', n, ...path], message);
      if (taken.steps.has(step.key)) here(['key'], `${step.key} is there already; expected each only once`);
      taken.steps.add(step.key);
      checkDuty(step, register, { ...scope, all }, here);
      checkRungs(step, 'd', here);
      checkSaid(step, grammarOf(step, scope.triggers), scope, here);
    }
  }
  return problems;
}

interface Taken {
  readonly words: Map<string, string>;
  readonly numbers: Map<string, string>;
}

function checkNames({ key, command, number }: Register, { words, numbers }: Taken, report: Report): void {
  for (const word of [command.name, ...command.zh]) {
    const other = words.get(word);
    if (other !== undefined) report(['command'], `${word} is the command of registers/${other}.yaml already`);
    words.set(word, key);
  }
  const { written } = number;
  const same = numbers.get(written);
  if (same !== undefined) report(['number'], `${written} is how registers/${same}.yaml counts already`);
  numbers.set(written, key);
  if (written.includes('{mm}') && !/\{y{2,4}\}/.test(written)) {
    report(
      ['number'],
      `found "${written}"; expected {yy} with {mm}, or the numbers of next year are the same`,
    );
  }
}

function checkForms(
  register: Register,
  opening: ReadonlyMap<string, string>,
  { forms, steps, approvalForms }: RegisterScope,
  report: Report,
): void {
  const { key, form, about, summary, moves } = register;
  const busy = new Set([...approvalForms, ...steps.flatMap(({ closes }) => closes.form ?? [])]);
  for (const name of formsOf(register)) {
    const at = moves.findIndex((move) => move.form === name);
    const path = name === form ? ['form'] : ['moves', at, 'form'];
    if (!forms.has(name)) report(path, `there is no form ${name}; expected forms/${name}.yaml`);
    else if (busy.has(name)) report(path, `the form ${name} is used by the playbook or an approval`);
    const opens = opening.get(name);
    if (opens !== undefined && (opens !== key || name !== form || at >= 0)) {
      report(path, `the form ${name} opens an entry of registers/${opens}.yaml; expected another one`);
    }
  }
  if (!forms.has(form)) return;
  if (about === 'customer' && forms.typeOf(form, 'customer') !== 'line') {
    report(
      ['form'],
      `the form ${form} needs a field \`customer\` of type line, because an entry is about one`,
    );
  }
  if (!['line', 'text'].includes(forms.typeOf(form, summary) ?? '')) {
    report(['summary'], `the form ${form} has no field ${summary} of type line or text`);
  }
}

function checkStates({ states, moves }: Register, report: Report): void {
  const [first] = states;
  reportTwice(
    states.map(({ key }) => key),
    (n) => ['states', n, 'key'],
    report,
  );
  if (first.isEnd)
    report(['states', 0, 'end'], 'a new entry would be at its end; expected another first state');
  const reached = new Set([first.key]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { from, to, decide } of moves) {
      if (!from.some((state) => reached.has(state))) continue;
      if (to !== sameState) reached.add(to);
      if (decide !== undefined) for (const no of nosOf(decide)) reached.add(no);
    }
  }
  for (const [n, { key, isEnd }] of states.entries()) {
    if (key === sameState)
      report(['states', n, 'key'], `${sameState} means that the state stays; expected another key`);
    if (!reached.has(key)) report(['states', n, 'key'], `no move leads to ${key}`);
    const leaves = moves.some(({ from, to }) => from.includes(key) && to !== sameState && to !== key);
    if (!isEnd && !leaves)
      report(['states', n, 'key'], `no move leads out of ${key}; expected one, or \`end: true\``);
  }
}

function checkMoves(register: Register, report: Report): void {
  const { states, moves } = register;
  const known = states.map(({ key }) => key);
  reportTwice(
    moves.map(({ key }) => key),
    (n) => ['moves', n, 'key'],
    report,
  );
  const words = new Set<string>(registerVerbs);
  for (const [n, move] of moves.entries()) {
    const here: Report = (path, message) => report(['moves', n, ...path], message);
    for (const word of [move.command.name, ...move.command.zh]) {
      if (words.has(word)) here(['command'], `${word} is another command of this register`);
      words.add(word);
    }
    for (const [i, state] of move.from.entries()) {
      if (!known.includes(state))
        here(['from', i], `there is no state ${state}; expected one of ${known.join(', ')}`);
    }
    if (move.to !== sameState && !known.includes(move.to)) {
      here(['to'], `there is no state ${move.to}; expected one of ${known.join(', ')}, ${sameState}`);
    }
    checkDecision(move, known, here);
    const isAskedFor = move.decide?.at === 'entered';
    if (isAskedFor && move.by.length > 0)
      here(['by'], 'it is asked for by itself (`at: entered`); expected nobody');
    if (isAskedFor && move.form !== undefined)
      here(['form'], 'nobody fills it in when it is asked for by itself (`at: entered`)');
    const isTimed = register.timed.some(({ do: what }) => what.move === move.key);
    if (!isAskedFor && !isTimed && moversOf(move, register).length === 0)
      here(['by'], 'no one may make this move');
  }
}

function checkDecision({ decide, decides, from, to }: Move, known: readonly string[], report: Report): void {
  if (decide === undefined) return;
  if (decides) report(['decides'], 'the deciders decide; expected either `decides` or `decide`');
  if (to === sameState) report(['to'], 'a decision leads somewhere; expected a state');
  const { no: ofAll, at, deciders } = decide;
  const nos = [
    { no: ofAll, path: ['decide', 'no'] },
    ...deciders.flatMap(({ no }, i) =>
      no === undefined ? [] : [{ no, path: ['decide', 'deciders', i, 'no'] }],
    ),
  ];
  for (const { no, path } of nos) {
    if (!known.includes(no)) report(path, `there is no state ${no}; expected one of ${known.join(', ')}`);
    else if (at === 'entered' && from.includes(no))
      report(path, `a no would be asked for again at once in ${no}; expected another state`);
  }
}

/** Those among the movers who exist and may: the applicant never decides, and without a customer there are no seats. */
function moversOf({ by, decides }: Move, { about, owner }: Register): readonly string[] {
  const isOpener = (one: string) => one === 'opener' || (one === 'owner' && owner === 'opener');
  return by.filter((one) => {
    if (decides && isOpener(one)) return false;
    return about === 'customer' || one === 'supervisor' || !ownerRoles.some((seat) => seat === one);
  });
}

function checkAfter({ about, after }: Register, all: readonly ReadRegister[], report: Report): void {
  if (after === undefined) return;
  const other = all.find(({ register }) => register.key === after.register)?.register;
  if (other === undefined) {
    report(
      ['after', 'register'],
      `there is no register ${after.register}; expected registers/${after.register}.yaml`,
    );
    return;
  }
  if (about !== 'customer' || other.about !== 'customer')
    report(['after', 'register'], 'both have to be about a customer');
  const known = other.states.map(({ key }) => key);
  for (const [i, state] of after.states.entries()) {
    if (!known.includes(state)) report(['after', 'states', i], notAmong(state, known));
  }
}

/** The roles and posts that a register names. */
function checkPeople(register: Register, { posts }: RegisterScope, report: Report): void {
  const held = posts.map((post) => post.key);
  const check = (path: (string | number)[], one: string, known: readonly string[]) => {
    if (!known.includes(one)) report(path, notAmong(one, known));
  };
  const staff = roles.filter((role) => role !== 'operator');
  for (const [i, one] of register.open.entries()) check(['open', i], one, [...roles, ...held]);
  const { owner, form } = register;
  const owners = ['opener', ...ownerRoles, ...held];
  for (const one of ownersOf(register)) check(['owner'], one, owners);
  if (ownersOf(register).length === 0)
    report(
      ['owner', 'field'],
      `the form ${form} has no choice field ${typeof owner === 'string' ? owner : owner.field}`,
    );
  const readers = ['own', 'supervisor', 'finance', 'director', 'gm', ...held];
  for (const [i, one] of register.read.entries()) check(['read', i], one, readers);
  // They read every entry, of all customers.
  const company = register.read.filter((one) => one !== 'own' && one !== 'supervisor');
  for (const [i, one] of register.monthly.entries()) check(['monthly', i], one, company);
  for (const [n, { by, decide }] of register.moves.entries()) {
    if (decide !== undefined)
      checkDeciders(decide.deciders, { posts, about: 'entry' }, (path, message) =>
        report(['moves', n, 'decide', 'deciders', ...path], message),
      );
    for (const [i, one] of by.entries())
      check(['moves', n, 'by', i], one, ['owner', 'opener', ...staff, ...held]);
  }
}
