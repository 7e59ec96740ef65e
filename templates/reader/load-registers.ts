import { posix } from 'node:path';
import { resolveCondition } from './check-condition.ts';
import { type Computed, readBy } from './computed.ts';
import type { Condition } from './condition.ts';
import type { FigureFilter, Figures } from './figures.ts';
import { checkRegisters } from './check-registers.ts';
import type { DutySettings } from './duty.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import type { RemindRule, Step } from './playbook.ts';
import type { Guard, Move, Register } from './register.ts';
import {
  registerSchema,
  type WrittenDuty,
  type WrittenEntryStep,
  type WrittenRegister,
} from './register-schema.ts';
import type { TemplateProblem } from './template-error.ts';
import { type Folder, listTemplateFiles, readTemplateFile } from './template-file.ts';
import { present } from './load-playbook.ts';
import { checkYaml, parseYaml } from './yaml-source.ts';

export interface Registers {
  readonly registers: readonly Register[];
  /** Of all registers, as steps of the playbook. */
  readonly steps: readonly Step[];
}

/** Reads `registers/*.yaml`. Without such files there are no registers, and the program is as it is without them. */
export function readRegisters(dir: Folder, scope: RegisterScope, problems: TemplateProblem[]): Registers {
  const found = listTemplateFiles(dir, 'registers', '.yaml').flatMap((file): ReadRegister[] => {
    const text = readTemplateFile(dir, file, problems);
    const source = text === null ? null : parseYaml(file, text, problems);
    const written = source === null ? null : checkYaml(source, registerSchema, problems);
    if (source === null || written === null) return [];
    const draft = registerFrom(posix.basename(file, '.yaml'), written, scope);
    if (draft === null) return [];
    const register = resolved(draft, scope);
    return [
      {
        register,
        source,
        steps: written.steps.map(stepIn(register, scope)).map(resolvedIn(register, scope)),
        duties: written.duties.map((duty) => ({ isOn: duty.on, step: dutyIn(register, duty) })),
      },
    ];
  });
  problems.push(...checkRegisters(found, scope));
  return {
    registers: found.map(({ register }) => register),
    steps: found.flatMap(({ steps, duties }) => [
      ...steps,
      ...duties.flatMap(({ isOn, step }) => (isOn ? [step] : [])),
    ]),
  };
}

function registerFrom(
  key: string,
  {
    states,
    moves,
    flags,
    timed,
    figures,
    targets,
    terms,
    file,
    contact,
    message,
    ...written
  }: WrittenRegister,
  { forms }: RegisterScope,
): Register | null {
  const [first, ...others] = states;
  if (first === undefined) return null;
  const { title, command, about, number, form, summary, open, owner, read, after, rests, guards, unique } =
    written;
  return {
    key,
    title,
    command,
    about,
    number,
    form,
    summary,
    open,
    owner: typeof owner === 'string' ? owner : { ...owner, among: forms.choicesOf(form, owner.field) ?? [] },
    read,
    monthly: written.monthly,
    ...(after === undefined ? {} : { after }),
    rests,
    guards,
    unique,
    computed: withMoney(written.computed, [form, ...moves.flatMap((move) => move.form ?? [])], forms),
    states: [first, ...others],
    flags: flags.map(({ key: name, label }) => ({ key: name, label })),
    timed: timed.map(({ key: name, at: { plus, ...at }, while: states, if: only, do: what }) => ({
      key: name,
      at: { ...present(at), plus },
      while: states ?? (at.entered === undefined ? [] : [at.entered]),
      ...(only === undefined ? {} : { if: only }),
      do: present(what),
    })),
    ...(figures === undefined ? {} : { figures }),
    ...(targets === undefined ? {} : { targets }),
    ...present({ terms, file }),
    ...(contact === undefined ? {} : { contact }),
    ...(message === undefined ? {} : { message }),
    moves: moves.map(({ form: asked, decide, ...move }) => ({
      ...move,
      ...(asked === undefined ? {} : { form: asked }),
      ...(decide === undefined ? {} : { decide }),
    })),
  };
}

/** Sums of amounts are amounts. */
function withMoney(
  written: WrittenRegister['computed'],
  asked: readonly string[],
  forms: RegisterScope['forms'],
): readonly Computed[] {
  return written.reduce<readonly Computed[]>((before, one) => {
    const isAmount = (field: string) =>
      before.some(({ key, isMoney }) => isMoney && key === field) ||
      asked.some((form) => forms.typeOf(form, field) === 'money');
    const { of } = one;
    const isMoney = 'sum' in of ? sumsMoney(of.sum, asked, forms) : readBy(of).every(isAmount);
    return [...before, { ...one, isMoney }];
  }, []);
}

function sumsMoney(
  [rows, column]: readonly [string, string],
  asked: readonly string[],
  forms: RegisterScope['forms'],
): boolean {
  const columns = asked.flatMap((form) => forms.rowsOf(form)).filter(({ key }) => key === rows);
  return columns.flatMap((one) => one.columns).some(({ key, type }) => key === column && type === 'money');
}

type Conditional = { readonly if?: Condition };

/** Ranges of choices in its conditions as the choices in them. */
function resolved(register: Register, { forms }: RegisterScope): Register {
  const scope = { register, forms };
  const guarded = ({ when, ...guard }: Guard): Guard => ({ ...guard, when: resolveCondition(when, scope) });
  return {
    ...register,
    guards: register.guards.map(guarded),
    moves: register.moves.map((move) => ({
      ...move,
      guards: move.guards.map(guarded),
      ...(move.decide === undefined
        ? {}
        : {
            decide: {
              ...move.decide,
              deciders: move.decide.deciders.map((step) => ({ ...step, ...ifResolved(step, scope) })),
            },
          }),
      effects: move.effects.map((effect) => ({ ...effect, ...ifResolved(effect, scope) })),
    })),
    timed: register.timed.map((rule) => ({ ...rule, ...ifResolved(rule, scope) })),
    ...(register.figures === undefined ? {} : { figures: resolvedFigures(register.figures, scope) }),
  };
}

function resolvedFigures(figures: Figures, scope: Parameters<typeof resolveCondition>[1]): Figures {
  const filtered = (filter: FigureFilter): FigureFilter => ({ ...filter, ...ifResolved(filter, scope) });
  return {
    ...figures,
    columns: figures.columns.map(({ among, value, ...column }) => ({
      ...column,
      among: filtered(among),
      value: value.kind === 'rate' ? { ...value, part: filtered(value.part) } : value,
    })),
  };
}

function resolvedIn(register: Register, { forms }: RegisterScope) {
  return (step: Step): Step => ({
    ...step,
    remind: step.remind.map((rule) => ({ ...rule, ...ifResolved(rule, { register, forms }) })),
  });
}

function ifResolved({ if: only }: Conditional, scope: Parameters<typeof resolveCondition>[1]): Conditional {
  return only === undefined ? {} : { if: resolveCondition(only, scope) };
}

function stepIn(of: Register, { forms }: RegisterScope) {
  const { key: register, moves } = of;
  const resolved = (condition: Condition | undefined) =>
    condition === undefined ? undefined : resolveCondition(condition, { register: of, forms });
  return (written: WrittenEntryStep): Step => {
    const {
      key,
      work,
      owner,
      entered,
      since,
      while: states = [entered],
      if: only,
      unless,
      from,
      due,
      remind,
      closes,
      escalate,
      late,
    } = written;
    return {
      key,
      work,
      about: 'entry',
      register,
      owner: { potential: owner, ordinary: owner },
      trigger: {
        kind: 'entered',
        register,
        state: entered,
        while: states,
        ...present({ if: resolved(only), unless: resolved(unless) }),
        ...present({ opened: closes.opened }),
        ...(from === undefined ? {} : { from }),
        ...(since?.move === undefined ? {} : { since: since.move }),
        ...(since?.log === undefined ? {} : { sinceLog: true }),
        due,
      },
      ...(due.unit === 'min' ? { anyHour: true as const } : {}),
      dueDays: 0,
      remind: remind.flatMap(rulesFrom),
      escalate: escalate.map(rungFrom),
      closes: {
        ...(closes.move === undefined ? {} : { moves: closes.move, ...byOthers(closes.move, moves) }),
        ...present({ entry: closes.opened }),
        alsoBy: [],
      },
      onDayOff: 'wait',
      late: lateFrom(late),
    };
  };
}

function byOthers(closing: readonly string[], moves: readonly Move[]): Pick<Step['closes'], 'byOthers'> {
  const isDecided = (name: string) => moves.some(({ key, decides }) => key === name && decides);
  return closing.every(isDecided) ? { byOthers: true } : {};
}

/** A duty of everyone is owed by each of them; that of the company by the holder of a role; that of a customer by a seat. */
function dutyIn({ key: register }: Register, written: WrittenDuty): Step {
  const { key, work, each, owes, closes, remind, escalate, lapses, late } = written;
  const owner = 'one' in owes ? owes.one : 'customer' in owes ? owes.customer : 'owner';
  const settings: DutySettings = {
    register,
    each,
    ...('all' in owes ? { all: owes.all } : {}),
    ...('customer' in owes ? { customer: { if: owes.if ?? null } } : {}),
    ...present({ moves: closes.move, period: closes.period }),
    unless: closes.unless,
  };
  return {
    key,
    work,
    about: 'one' in owes ? 'company' : 'customer' in owes ? 'customer' : 'staff',
    register,
    owner: { potential: owner, ordinary: owner },
    trigger: { kind: 'duty', ...settings },
    dueDays: 0,
    remind: remind.flatMap((rule) => rule.at.map((at, n) => ruleFrom({ ...rule, at }, n > 0))),
    escalate: escalate.map(rungFrom),
    closes: { entry: register, alsoBy: [] },
    ...present({ lapsesAfterDays: lapses }),
    onDayOff: 'wait',
    late: lateFrom(late),
  };
}

function rungFrom({ after, to, say }: WrittenEntryStep['escalate'][number]) {
  return { slot: `escalate-${after.written}>${to}`, ...afterIn(after), to, say };
}

function lateFrom({ staff, customer, historyAfter }: WrittenEntryStep['late']): Step['late'] {
  return { staff, customerDropAfterHours: customer.dropAfter, historyAfterDays: historyAfter };
}

function afterIn({ amount, unit }: WrittenEntryStep['escalate'][number]['after']) {
  if (unit === 'wd') return { afterWorkingDays: amount };
  if (unit === 'wh') return { afterWorkingDays: 0, afterWorkingHours: amount };
  if (unit === 'min') return { afterWorkingDays: 0, afterMinutes: amount };
  return { afterWorkingDays: 0, afterOffset: { amount, unit } };
}

/** A ladder goes on for so long; what is not settled then is for people to decide. */
const ladderDays = 182;

function rulesFrom(written: WrittenEntryStep['remind'][number]): RemindRule[] {
  const { every } = written;
  // The first rung of a ladder asks, the others ask again; so does what goes on after the deadline.
  const isLate = (at: WrittenRung['at']) => every !== undefined && at !== 'entered' && at.offsetDays > 0;
  const rungs = written.at.map((at, n) => ruleFrom({ ...written, at }, n > 0 || isLate(at)));
  const first = rungs.at(-1);
  if (first === undefined || every === undefined) return rungs;
  const further = Array.from({ length: Math.floor(ladderDays / every) }, (_, n): RemindRule => {
    const dueOffsetDays = first.dueOffsetDays + (n + 1) * every;
    const { time, to } = first;
    const sign = dueOffsetDays < 0 ? '' : '+';
    const moment = `due${dueOffsetDays === 0 ? '' : `${sign}${dueOffsetDays}d`}${time === undefined ? '' : ` ${time}`}`;
    return { ...first, slot: `${moment}>${to}`, dueOffsetDays, again: true };
  });
  return [...rungs, ...further];
}

type WrittenRung = Pick<WrittenEntryStep['remind'][number], 'to' | 'say' | 'if'> & {
  readonly at: WrittenEntryStep['remind'][number]['at'][number];
};

function ruleFrom({ at, to, say, if: condition }: WrittenRung, isAgain: boolean): RemindRule {
  const only = {
    ...(condition === undefined ? {} : { if: condition }),
    ...(isAgain ? { again: true as const } : {}),
  };
  if (at === 'entered') return { slot: `entered>${to}`, dueOffsetDays: 0, atOnce: true, ...only, to, say };
  return {
    slot: `${at.written}>${to}`,
    dueOffsetDays: at.offsetDays,
    ...(at.time === undefined ? {} : { time: at.time }),
    ...only,
    to,
    say,
  };
}
