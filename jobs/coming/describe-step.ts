import { anchorTrigger } from '../plan/triggers/anchor.ts';
import { anniversaryTrigger } from '../plan/triggers/anniversary.ts';
import { enteredTrigger } from '../plan/triggers/entered.ts';
import { festivalTrigger } from '../plan/triggers/festival.ts';
import { intervalTrigger } from '../plan/triggers/interval.ts';
import { noOrderTrigger } from '../plan/triggers/no-order.ts';
import { silenceTrigger } from '../plan/triggers/silence.ts';
import {
  type EscalateRule,
  isOwnAnchor,
  type RemindRule,
  type Step,
} from '../../templates/reader/playbook.ts';
import type { Offset, Register } from '../../templates/reader/register.ts';
import { roleName } from '../../templates/reader/roles.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import type { Wording } from '../core.ts';
import { inWords } from '../in-words.ts';
import { commandLabel } from '../registers/check-move.ts';

export interface DescribedStep {
  readonly key: string;
  readonly work: string;
  readonly owner: string;
  readonly counts: string;
  readonly due: string;
  /** In days from what the step counts from. */
  readonly dueDay: number;
  readonly marks: {
    readonly day: number;
    readonly kind: 'customer' | 'staff' | 'escalation';
    readonly to: string;
    readonly when: string;
  }[];
  readonly closes: string;
}

/** A step of the playbook or of a register, as the file says it. */
export function describeStep(core: Wording, step: Step): DescribedStep {
  const due = dueOf(step);
  const dueDay = daysOf(due);
  return {
    key: step.key,
    work: step.work[core.language],
    owner: ownerOf(core, step),
    counts: countsFrom(core, step),
    due:
      due.amount === 0
        ? inWords(core, said('process/due-same-day'))
        : inWords(core, said('process/due', { time: timeOf(due) })),
    dueDay,
    marks: [
      ...step.remind.map((rule) => ({
        day: rule.atOnce === true ? 0 : dueDay + rule.dueOffsetDays,
        kind: rule.to === 'customer' ? ('customer' as const) : ('staff' as const),
        to: recipient(core, rule.to),
        when: whenReminded(core, rule),
      })),
      ...step.escalate.map((rule) => {
        const after = afterOf(rule);
        return {
          day: dueDay + daysOf(after),
          kind: 'escalation' as const,
          to: recipient(core, rule.to),
          when:
            after.amount === 0
              ? inWords(core, said('process/once-over'))
              : inWords(core, said('process/over', { time: timeOf(after) })),
        };
      }),
    ],
    closes: closesBy(core, step),
  };
}

function dueOf({ trigger, dueDays }: Step): Offset {
  return enteredTrigger.settingsOf(trigger)?.due ?? { amount: dueDays, unit: 'd' };
}

function afterOf({ afterOffset, afterWorkingDays, afterWorkingHours, afterMinutes }: EscalateRule): Offset {
  if (afterMinutes !== undefined) return { amount: afterMinutes, unit: 'min' };
  if (afterOffset !== undefined) return afterOffset;
  if (afterWorkingHours !== undefined) return { amount: afterWorkingHours, unit: 'wh' };
  return { amount: afterWorkingDays, unit: 'wd' };
}

/** A working day has about eight hours; the axis leaves out days off. */
const daysIn: Readonly<Record<Offset['unit'], number>> = {
  d: 1,
  wd: 1,
  w: 7,
  wh: 1 / 8,
  min: 1 / 1440,
  mo: 30,
};

const daysOf = ({ amount, unit }: Offset): number => amount * daysIn[unit];

function timeOf({ amount: count, unit }: Offset): AnySaid {
  switch (unit) {
    case 'd':
      return said('process/days', { count });
    case 'wd':
      return said('process/working-days', { count });
    case 'w':
      return said('process/weeks', { count });
    case 'wh':
      return said('process/working-hours', { count });
    case 'min':
      return said('process/minutes', { count });
    case 'mo':
      return said('process/months', { count });
  }
}

function whenReminded(core: Wording, { atOnce, dueOffsetDays: offset, time = '' }: RemindRule): string {
  if (atOnce === true) return inWords(core, said('process/at-once'));
  const days = said('process/days', { count: Math.abs(offset) });
  const day =
    offset === 0
      ? said('process/on-deadline')
      : offset < 0
        ? said('process/before', { time: days })
        : said('process/after', { time: days });
  return time === '' ? inWords(core, day) : inWords(core, said('process/at-time', { day, time }));
}

function ownerOf(core: Wording, { owner: { potential, ordinary } }: Step): string {
  const { language } = core;
  if (potential === ordinary) return recipient(core, ordinary);
  return inWords(
    core,
    said('process/owner-by-tier', {
      ordinary: roleName(ordinary, language),
      potential: roleName(potential, language),
    }),
  );
}

function recipient(core: Wording, to: string): string {
  if (to === 'customer') return inWords(core, said('command/customer-group'));
  if (to === 'owner') return inWords(core, said('process/owner'));
  if (to === 'opener') return inWords(core, said('process/opener'));
  return roleName(to, core.language);
}

function countsFrom(core: Wording, step: Step): string {
  const { trigger } = step;
  const anchors = anchorTrigger.settingsOf(trigger)?.anchors;
  if (anchors !== undefined) {
    const [anchor = '', ...others] = anchors.map((key) => ownOrLabel(core, key));
    return others.length === 0
      ? inWords(core, said('process/from-anchor', { anchor }))
      : inWords(core, said('process/from-anchors', { anchor, others }));
  }
  const entered = enteredTrigger.settingsOf(trigger);
  if (entered !== null) {
    const register = core.templates.registers.find(({ key }) => key === entered.register);
    return inWords(core, said('process/from-state', { state: stateIn(register, entered.state) }));
  }
  if (festivalTrigger.settingsOf(trigger) !== null) return inWords(core, said('process/from-festival'));
  const anniversary = anniversaryTrigger.settingsOf(trigger);
  if (anniversary !== null) {
    return inWords(core, said('process/from-anniversary', { anchor: anchorLabel(core, anniversary.anchor) }));
  }
  const silence = silenceTrigger.settingsOf(trigger);
  if (silence !== null) return inWords(core, said('process/from-silence', silence.days));
  const noOrder = noOrderTrigger.settingsOf(trigger);
  if (noOrder !== null) return inWords(core, said('process/from-no-order', noOrder.days));
  const interval = intervalTrigger.settingsOf(trigger);
  if (interval !== null) {
    return inWords(
      core,
      said('process/from-interval', { anchor: anchorLabel(core, interval.from), ...interval.days }),
    );
  }
  return inWords(core, said('process/from-contact-plan'));
}

/** The days that the program itself keeps. */
const ownAnchorWords: Readonly<Record<string, AnySaid>> = {
  rosterGap: said('process/roster-gap'),
  installProblem: said('process/install-problem'),
  trialProblem: said('process/trial-problem'),
};

function anchorLabel({ rules, language }: Wording, anchor: string): string {
  const found = rules.playbook.anchors.find(({ key }) => key === anchor);
  return found?.label[language] ?? anchor;
}

function ownOrLabel(core: Wording, anchor: string): string {
  const own = isOwnAnchor(anchor) ? ownAnchorWords[anchor] : undefined;
  return own === undefined ? anchorLabel(core, anchor) : inWords(core, own);
}

function stateIn(register: Register | undefined, key: string): Labels | string {
  return register?.states.find((state) => state.key === key)?.label ?? key;
}

function closesBy(core: Wording, { closes, about, register: key, lapsesAfterDays }: Step): string {
  const register = core.templates.registers.find((one) => one.key === key);
  const opened = core.templates.registers.find((one) => about === 'entry' && one.key === closes.entry);
  const moves = (closes.moves ?? []).map((name) => {
    const move = register?.moves.find((one) => one.key === name);
    return move === undefined ? name : commandLabel(move);
  });
  const ways: readonly AnySaid[] = [
    ...(closes.when === undefined ? [] : [whenWords[closes.when]]),
    ...(closes.approval === undefined ? [] : [said('process/closes-approved')]),
    ...(closes.log === undefined ? [] : [said('process/closes-logged')]),
    ...(closes.anchor === undefined
      ? []
      : [said('process/closes-anchor', { anchor: ownOrLabel(core, closes.anchor) })]),
    ...(moves.length === 0 ? [] : [said('process/closes-moved', { moves })]),
    ...(opened === undefined ? [] : [said('process/closes-opened', { title: opened.title })]),
  ];
  const lapses = lapsesAfterDays === undefined ? [] : [said('process/lapses', { count: lapsesAfterDays })];
  return inWords(core, said('list/all', { all: { joined: 'clauses', each: [...ways, ...lapses] } }));
}

const whenWords = {
  posted: said('process/closes-posted'),
  gone: said('process/closes-gone'),
  greeting: said('process/closes-greeting'),
  answered: said('process/closes-answered'),
} as const satisfies Record<NonNullable<Step['closes']['when']>, AnySaid>;
