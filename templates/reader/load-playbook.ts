import { createHash } from 'node:crypto';
import type { PlaybookScope } from './playbook-scope.ts';
import { checkPlaybook } from './check-playbook.ts';
import { readForms } from './load-forms.ts';
import type { Playbook, Step, Trigger } from './playbook.ts';
import type { TriggerGrammar } from './trigger.ts';
import { playbookSchema, type WrittenPlaybook, type WrittenStep } from './playbook-schema.ts';
import { refuse, type TemplateProblem } from './template-error.ts';
import { customerRegisterKeys } from './customer-registers.ts';
import { approvalKeys, readApprovals } from './load-approvals.ts';
import { greetedKeys, readHolidays } from './load-holidays.ts';
import { readRoles } from './load-roles.ts';
import { type Folder, readTemplateFile } from './template-file.ts';
import { readTexts } from './texts.ts';
import { checkYaml, parseYaml } from './yaml-source.ts';

/** @throws TemplateError with every problem of the playbook and of the texts and forms it refers to */
export function loadPlaybook(dir: Folder, triggers: readonly TriggerGrammar[]): Playbook {
  const problems: TemplateProblem[] = [];
  const forms = readForms(dir, problems);
  const { posts } = readRoles(dir, problems);
  const scope = {
    texts: readTexts(dir, triggers, problems),
    forms,
    festivals: greetedKeys(readHolidays(dir, problems)),
    approvals: approvalKeys(readApprovals(dir, forms, posts, problems)),
    posts,
    customerRegisters: customerRegisterKeys(dir),
    triggers,
  };
  const playbook = readPlaybook(dir, scope, problems);
  refuse(problems);
  if (playbook === null) throw new Error('a playbook that cannot be read has problems');
  return playbook;
}

export function readPlaybook(
  dir: Folder,
  scope: PlaybookScope,
  problems: TemplateProblem[],
): Playbook | null {
  const file = 'playbook.yaml';
  const text = readTemplateFile(dir, file, problems);
  const source = text === null ? null : parseYaml(file, text, problems);
  const written = source === null ? null : checkYaml(source, playbookSchema(scope.triggers), problems);
  if (source === null || written === null) return null;
  const rules = fromWritten(written);
  problems.push(...checkPlaybook(rules, scope, source));
  return { ...rules, digest: digestOf(rules) };
}

function fromWritten(written: WrittenPlaybook): Omit<Playbook, 'digest'> {
  const {
    zone,
    windows,
    digest,
    answerWithin,
    contactedBy,
    contactsTo,
    anchors,
    pipeline,
    stageModels,
    steps,
  } = written;
  return {
    zone,
    windows,
    ...present({ digestAt: digest }),
    answerWithinHours: answerWithin,
    ...(contactedBy === undefined
      ? {}
      : {
          contactedBy: {
            people: contactedBy.people,
            withinDays: contactedBy.within,
            afterDays: contactedBy.after,
          },
        }),
    contactsTo,
    anchors,
    pipeline: pipeline ?? anchors.map(({ key }) => key),
    stageModels,
    steps: steps.map(stepFrom),
  };
}

function stepFrom(written: WrittenStep): Step {
  const { key, work, owner, due, remind, escalate, closes, answered, ask, lapses, onDayOff, late } = written;
  return {
    key,
    work,
    owner,
    trigger: triggerFrom(written),
    dueDays: due ?? 0,
    remind: remind.map(({ at, to, say }) => ({
      slot: `${at.written}>${to}`,
      dueOffsetDays: at.offsetDays,
      ...(at.time === undefined ? {} : { time: at.time }),
      to,
      say,
    })),
    escalate: escalate.map(({ after, to, say }) => ({
      slot: `escalate-${after}wd>${to}`,
      afterWorkingDays: after,
      to,
      say,
    })),
    closes: { ...present(closes), alsoBy: closes.alsoBy.map(present) },
    ...present({ answered, ask, lapsesAfterDays: lapses }),
    onDayOff,
    late: {
      staff: late.staff,
      customerDropAfterHours: late.customer.dropAfter,
      historyAfterDays: late.historyAfter,
    },
  };
}

/** The schema guarantees exactly one. */
function triggerFrom({ trigger }: WrittenStep): Trigger {
  return { kind: trigger?.grammar.kind ?? '', ...trigger?.settings };
}

/** Depends only on the rules, not on layout or comments of the file. */
export function digestOf(rules: unknown): string {
  return createHash('sha256').update(canonicalJson(rules)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

/** Removes undefined from optional keys, as `exactOptionalPropertyTypes` requires: a key without a value is absent. */
type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the keys whose value is undefined. */
export function present<T extends object>(written: T): Present<T> {
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined)) as Present<T>;
}
