import type { AuditLine } from '../../../jobs/audit/list-audit.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { moveLabel, stateLabel } from '../../../jobs/registers/move-entry.ts';
import { occasionOf } from '../../../jobs/greetings/occasions.ts';
import { approvalKind } from '../../../templates/reader/approvals.ts';
import { nameOccasion } from '../../forms/describe-greeting.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { anchorLabel, stepWork } from '../engine/step-words.ts';
import { formatMoment } from '../engine/words.ts';
import { buttons } from '../../actions/buttons.ts';
import { actionWords, readWords } from './action-words.ts';
import { describeChange, type FormFields, labelOf } from './change-words.ts';
import type { Said } from '../../../templates/reader/said.ts';

/** Time, actor, action and customer; on a second line, the change. */
export function describeAudit(ctx: CommandContext, line: AuditLine): string {
  const { language } = ctx.core;
  const action = wordOr(ctx, actionWords[line.action], line.action);
  const subject = describeSubject(ctx, line);
  const customer = line.customer === null ? [] : [`${line.customer.code} ${line.customer.name}`];
  const head = [
    formatMoment(line.at, ctx.core.rules.playbook.zone, language),
    actorName(ctx, line.actor),
    subject === '' ? action : tell(ctx, 'audit/action-subject', { action, subject }),
    ...customer,
  ].join(' · ');
  const { before, after } = line.action.startsWith('entry.') ? inRegistersWords(ctx, line) : line;
  const change = describeChange(ctx, before, after, formOf(ctx, line));
  return change === '' ? `· ${head}` : `· ${head}\n  ${change}`;
}

/** The names of a register, its states and its moves, instead of their keys. */
function inRegistersWords(
  { core }: CommandContext,
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
      ...(move === undefined ? {} : { move: inWords(core, moveLabel(move)) }),
    },
  };
}

function wordOr(ctx: CommandContext, words: Said | undefined, otherwise: string): string {
  return words === undefined ? otherwise : inWords(ctx.core, words);
}

function actorName(ctx: CommandContext, actor: string): string {
  if (actor === 'system') return tell(ctx, 'audit/program');
  if (actor === 'cli') return tell(ctx, 'audit/command-line');
  return actor;
}

function describeSubject(ctx: CommandContext, { action, subject, customer }: AuditLine): string {
  if (subject === customer?.code) return '';
  switch (action) {
    case 'fact.change':
      return anchorLabel(ctx, subject);
    case 'customer.change':
      return labelOf(ctx, subject);
    case 'follow-up.ask':
    case 'follow-up.skip':
    case 'follow-up.snooze':
      return stepWork(ctx, subject);
    case 'greeting.decide': {
      const occasion = occasionOf(ctx.core.rules, subject);
      return occasion === null ? subject : nameOccasion(ctx, occasion);
    }
    case 'log.write':
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
function nameAction(ctx: CommandContext, key: string): string {
  const { core } = ctx;
  const button = buttons.find((one) => one.key === key);
  if (button !== undefined) return inWords(core, button.title);
  const form = key.startsWith('form ') ? key.slice('form '.length) : '';
  if (core.templates.forms.has(form)) return core.templates.forms.view(form, core.language, '').title;
  return key === 'keep' ? tell(ctx, 'audit/keep-message-contact-log') : `/crm ${key}`;
}

/** The form whose labels name the fields of this entry. */
function formOf({ core }: CommandContext, { action, subject }: AuditLine): FormFields {
  const { forms, approvals } = core.templates;
  const form =
    action === 'approval.open'
      ? approvalKind(approvals, subject)?.form
      : action === 'log.write'
        ? core.rules.playbook.steps.find(({ closes }) => closes.log === subject)?.closes.form
        : undefined;
  if (form === undefined || !forms.has(form)) return new Map();
  return new Map(forms.view(form, core.language, '').fields.map((field) => [field.key, field]));
}

/** A step's purpose by the step's name, any other by its label in the form. */
function purposeOf(ctx: CommandContext, purpose: string): string {
  const work = stepWork(ctx, purpose);
  if (work !== purpose) return work;
  const { fields } = ctx.core.templates.forms.view('log', ctx.core.language, '');
  const choices = fields.find(({ key }) => key === 'purpose')?.choices;
  return choices?.find(({ value }) => value === purpose)?.label ?? purpose;
}
