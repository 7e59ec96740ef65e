import type { AuditLine } from '../../../jobs/audit/list-audit.ts';
import { inWords, spoken } from '../../../jobs/in-words.ts';
import { commandLabel, stateLabel } from '../../../jobs/registers/check-move.ts';
import { occasionOf } from '../../../jobs/greetings/occasions.ts';
import { approvalKind } from '../../../templates/reader/approvals.ts';
import { nameOccasion } from '../../forms/describe-greeting.ts';
import { tell } from '../engine/context.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { stepWork } from '../engine/step-words.ts';
import { buttons } from '../../actions/buttons.ts';
import { actionWords, keptWords, readWords } from './action-words.ts';
import { describeChange, type FormFields, type Reading } from './change-words.ts';
import type { Said } from '../../../templates/reader/said.ts';

/** The names of a register, its states and its moves, instead of their keys. */
function inRegistersWords(
  { core }: Reading,
  { before, after }: Pick<AuditLine, 'before' | 'after'>,
): Pick<AuditLine, 'before' | 'after'> {
  const register = core.templates.registers.find(({ key }) => key === after['register']);
  if (register === undefined) return { before, after };
  const move = register.moves.find(({ key }) => key === after['move']);
  const state = (key: unknown) =>
    typeof key === 'string' ? inWords(core, stateLabel({ register, state: key })) : key;
  return {
    before: 'state' in before ? { ...before, state: state(before['state']) } : before,
    after: {
      ...after,
      register: inWords(core, register.title),
      state: state(after['state']),
      ...(move === undefined ? {} : { move: inWords(core, commandLabel(move)) }),
    },
  };
}

/**
 * A paragraph per day, newest first, with a line per entry: when, who, what, of which customer, and the change. Entries
 * that say the same of several customers, or several times, are one line.
 */
export function describeAudit(
  ctx: Reading,
  lines: readonly AuditLine[],
  about: 'one' | 'all',
): readonly string[] {
  const { language, rules } = ctx.core;
  const days = new Map<string, Entry[]>();
  for (const line of lines) {
    const at = line.at.toZonedDateTimeISO(rules.playbook.zone);
    const day = formatDay(at.toPlainDate(), language);
    const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
    const entries = days.get(day) ?? [];
    days.set(day, entries);
    const entry: Entry = {
      ...readAuditLine(ctx, line),
      first: time,
      last: time,
      times: 1,
      customers: [line.customer],
    };
    const above = entries.at(-1);
    if (above === undefined || !isSame(above, entry)) entries.push(entry);
    else entries[entries.length - 1] = merge(above, entry);
  }
  return [...days].map(([day, entries]) =>
    [day, ...entries.map((entry) => write(ctx, entry, about))].join('\n'),
  );
}

interface Entry {
  readonly who: string;
  readonly what: string;
  /** Empty if nothing changed. */
  readonly change: string;
  /** The change is what was done: it stands on the same line. */
  readonly isChange: boolean;
  readonly first: string;
  readonly last: string;
  readonly times: number;
  readonly customers: readonly AuditLine['customer'][];
}

/** What was done, by whom, and the change, each in words. */
export function readAuditLine(
  ctx: Reading,
  line: AuditLine,
): Pick<Entry, 'who' | 'what' | 'change' | 'isChange'> {
  const action = wordOr(ctx, actionWords[line.action], line.action);
  const who = actorName(ctx, line.actor);
  const isChange = line.action === 'customer.change' || line.action === 'fact.change';
  if (isChange) {
    // A day is stored under `on`, whichever it is.
    const named = (values: AuditLine['before']) =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key === 'on' ? line.subject : key, value]),
      );
    return {
      who,
      what: action,
      change: describeChange(ctx, named(line.before), named(line.after)),
      isChange,
    };
  }
  const subject = describeSubject(ctx, line);
  const { before, after } = line.action.startsWith('entry.') ? inRegistersWords(ctx, line) : line;
  return {
    who,
    what: subject === '' ? action : tell(ctx, 'audit/action-subject', { action, subject }),
    change: describeChange(ctx, before, after, formOf(ctx, line)),
    isChange,
  };
}

const isSame = (a: Entry, b: Entry): boolean => a.who === b.who && a.what === b.what && a.change === b.change;

/** @param above the later one */
function merge(above: Entry, below: Entry): Entry {
  return {
    ...above,
    first: below.first,
    times: above.times + below.times,
    customers: [...above.customers, ...below.customers],
  };
}

/** Codes in one line. */
const namedCustomers = 8;

function write(ctx: Reading, entry: Entry, about: 'one' | 'all'): string {
  const { who, what, change, isChange, first, last, times } = entry;
  const customers = [
    ...new Map(entry.customers.flatMap((one) => (one === null ? [] : [[one.code, one]]))).values(),
  ];
  const [only] = customers;
  const codes = customers.slice(0, namedCustomers).map(({ code }) => code);
  const more = customers.length - codes.length;
  const head = [
    first === last ? last : tell(ctx, 'audit/from-until', { from: first, until: last }),
    who,
    times > 1 && customers.length < 2 ? tell(ctx, 'audit/times', { entry: what, count: times }) : what,
    ...(isChange && change !== '' ? [change] : []),
    ...(about === 'one' || only === undefined
      ? []
      : customers.length > 1
        ? [tell(ctx, 'audit/customers-counted', { count: customers.length, codes, more })]
        : [`${only.code} ${only.name}`]),
  ].join(' · ');
  return isChange || change === '' ? `· ${head}` : `· ${head}\n  ${change}`;
}

function wordOr(ctx: Reading, words: Said | undefined, otherwise: string): string {
  return words === undefined ? otherwise : inWords(ctx.core, words);
}

function actorName(ctx: Reading, actor: string): string {
  if (actor === 'system') return tell(ctx, 'audit/program');
  if (actor === 'cli') return tell(ctx, 'audit/command-line');
  return actor;
}

function describeSubject(ctx: Reading, { action, subject, customer }: AuditLine): string {
  if (subject === customer?.code) return '';
  const [kind] = action.split('.');
  if (kind === 'staff' || kind === 'away' || kind === 'feed' || kind === 'console')
    return ctx.nameOf(subject);
  switch (action) {
    case 'failed.replay': {
      // `4711 trial-check/ask`
      const [ref = '', say = ''] = subject.split(' ');
      const step = ctx.core.rules.playbook.steps.find(({ key }) => key === say.split('/')[0]);
      return step === undefined ? ref : `${ref} ${stepWork(ctx, step.key)}`;
    }
    case 'retention.apply':
      return wordOr(ctx, keptWords[subject], subject);
    case 'follow-up.ask':
    case 'follow-up.skip':
    case 'follow-up.unskip':
    case 'follow-up.snooze':
      return stepWork(ctx, subject);
    case 'greeting.decide': {
      const occasion = occasionOf(ctx.core.rules, subject);
      return occasion === null ? subject : nameOccasion(ctx, occasion);
    }
    case 'log.write':
    case 'log.correct':
      return purposeOf(ctx, subject);
    case 'approval.open':
    case 'approval.approve':
    case 'approval.reject':
    case 'approval.withdraw':
      return approvalKind(ctx.core.templates.approvals, subject)?.title[ctx.core.language] ?? subject;
    case 'command.refused':
      return nameAction(ctx, subject);
    default:
      return wordOr(ctx, readWords[subject], subject);
    case 'file.read':
    case 'figures.read':
      return wordOr(ctx, readWords[subject], nameAction(ctx, subject));
  }
}

/** The title of a button or a form; a command as it is typed. */
function nameAction(ctx: Reading, key: string): string {
  const { core } = ctx;
  const button = buttons.find((one) => one.key === key);
  if (button !== undefined) return inWords(core, button.title);
  const form = key.startsWith('form ') ? key.slice('form '.length) : '';
  if (core.templates.forms.has(form)) return core.templates.forms.view(form, core.language, '').title;
  return key === 'keep' ? tell(ctx, 'audit/keep-message-contact-log') : `/crm ${key}`;
}

/** The form whose labels name the fields of this entry. */
function formOf({ core }: Reading, { action, subject }: AuditLine): FormFields {
  const { forms, approvals } = core.templates;
  const form =
    action === 'approval.open'
      ? approvalKind(approvals, subject)?.form
      : action === 'log.write'
        ? core.rules.playbook.steps.find(({ closes }) => closes.log === subject)?.closes.form
        : undefined;
  if (form === undefined || !forms.has(form)) return new Map();
  return new Map(
    forms.view(form, core.language, '').fields.map(({ key, label, type }) => {
      const isRead = type === 'choice' || type === 'day' || type === 'money';
      const read = isRead ? (value: string) => spoken(core, forms.asRead(form, key, value)) : null;
      return [key, { label, read }];
    }),
  );
}

/** A step's purpose by the step's name, any other by its label in the form. */
function purposeOf(ctx: Reading, purpose: string): string {
  const work = stepWork(ctx, purpose);
  if (work !== purpose) return work;
  const { fields } = ctx.core.templates.forms.view('log', ctx.core.language, '');
  const choices = fields.find(({ key }) => key === 'purpose')?.choices;
  return choices?.find(({ value }) => value === purpose)?.label ?? purpose;
}
