import type { Forms } from './load-forms.ts';
import type { Playbook, Step } from './playbook.ts';
import type { TemplateProblem } from './template-error.ts';
import type { Texts } from './texts.ts';
import type { Audience } from './text-variables.ts';
import type { KeyPath, YamlSource } from './yaml-source.ts';
import { problemAt } from './yaml-source.ts';

type Report = (path: KeyPath, message: string) => void;

/** What the playbook refers to: texts that are said and forms that are asked. */
export interface PlaybookScope {
  readonly texts: Texts;
  readonly forms: Forms;
}

/** Whether the rules fit each other, and the texts and forms they name. Their spelling was checked before. */
export function checkPlaybook(
  playbook: Omit<Playbook, 'digest'>,
  scope: PlaybookScope,
  source: YamlSource,
): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const report: Report = (path, message) => problems.push(problemAt(source, path, message));
  for (const side of ['customer', 'staff'] as const) {
    const { from, to } = playbook.windows[side];
    if (from >= to) report(['windows', side, 'to'], `found "${to}"; expected a time after ${from}`);
  }
  const { anchors, steps } = playbook;
  reportTwice(
    anchors.map(({ key }) => key),
    (n) => ['anchors', n, 'key'],
    report,
  );
  reportTwice(
    anchors.map(({ column }) => column),
    (n) => ['anchors', n, 'column'],
    report,
  );
  reportTwice(
    steps.map(({ key }) => key),
    (n) => ['steps', n, 'key'],
    report,
  );
  const known = anchors.map(({ key }) => key);
  for (const [n, step] of steps.entries()) {
    const here: Report = (path, message) => report(['steps', n, ...path], message);
    for (const [i, anchor] of step.anchor.entries()) {
      if (!known.includes(anchor)) {
        here(['anchor', i], `there is no anchor ${anchor}; expected one of ${known.join(', ')}`);
      }
    }
    reportTwice(step.anchor, (i) => ['anchor', i], here);
    checkSaid(step, scope.texts, here);
    checkEscalation(step, here);
    checkClosing(step, scope.forms, here);
  }
  return problems;
}

function checkSaid(step: Step, texts: Texts, report: Report): void {
  const said: [KeyPath, string, Audience][] = [
    ...step.remind.map(({ say, to }, i): [KeyPath, string, Audience] => [
      ['remind', i, 'say'],
      say,
      to === 'customer' ? 'customer' : 'staff',
    ]),
    ...step.escalate.map(({ say }, i): [KeyPath, string, Audience] => [['escalate', i, 'say'], say, 'staff']),
  ];
  if (step.answered !== undefined) said.push([['answered'], step.answered, 'staff']);
  for (const [path, key, audience] of said) {
    if (!texts.keys.includes(key)) {
      report(path, `there is no text ${key}; expected zh-CN/${key}.md and en/${key}.md`);
      continue;
    }
    const found = texts.audienceOf(key);
    if (found === null) continue; // The text has problems of its own.
    if (found !== audience) {
      report(path, `${key} is a text for ${found}; expected one for ${audience}`);
    } else if (
      audience === 'staff' &&
      path[0] !== 'answered' &&
      step.late.staff === 'send-marked-late' &&
      !texts.mentions(key, 'late')
    ) {
      report(path, `${key} never says that it is late; expected {% if late %} in it, as late.staff promises`);
    }
  }
  reportTwice(
    step.remind.map(({ slot }) => slot),
    (i) => ['remind', i],
    report,
  );
}

function checkEscalation(step: Step, report: Report): void {
  let before = 0;
  for (const [i, { afterWorkingDays }] of step.escalate.entries()) {
    if (afterWorkingDays <= before) {
      report(['escalate', i, 'after'], `found ${afterWorkingDays}wd; expected more than ${before}wd`);
    }
    before = Math.max(before, afterWorkingDays);
  }
}

function checkClosing({ closes }: Step, forms: Forms, report: Report): void {
  const purposes = forms.choicesOf('log', 'purpose');
  if (purposes !== null && !purposes.includes(closes.log)) {
    report(
      ['closes', 'log'],
      `there is no purpose ${closes.log} in forms/log.yaml; expected one of ${purposes.join(', ')}`,
    );
  }
  if (!forms.has(closes.form)) {
    report(['closes', 'form'], `there is no form ${closes.form}; expected forms/${closes.form}.yaml`);
    return;
  }
  if (closes.restart === undefined) return;
  const { field, is, anchorFrom } = closes.restart;
  const choices = forms.choicesOf(closes.form, field);
  if (choices === null) {
    report(['closes', 'restart', 'field'], `the form has no choice field ${field}`);
  } else if (!choices.includes(is)) {
    report(['closes', 'restart', 'is'], `found "${is}"; expected one of ${choices.join(', ')}`);
  }
  if (forms.typeOf(closes.form, anchorFrom) !== 'day') {
    report(['closes', 'restart', 'anchorFrom'], `the form has no day field ${anchorFrom}`);
  }
}

function reportTwice(names: readonly string[], path: (index: number) => KeyPath, report: Report): void {
  for (const [n, name] of names.entries()) {
    if (names.indexOf(name) < n) report(path(n), `${name} is there already; expected each only once`);
  }
}
