import type { PlaybookScope } from './playbook-scope.ts';
import type { Report } from './yaml-source.ts';
import { type ClosingRule, isOwnAnchor, type Step } from './playbook.ts';

interface ClosingScope extends PlaybookScope {
  readonly anchors: readonly string[];
  readonly steps: readonly Step[];
}

/** Checks that a step can be closed: its purpose, form, anchor and approval exist and fit each other. */
export function checkClosing({ closes, remind }: Step, scope: ClosingScope, report: Report): void {
  const { log, form, anchor, approval, when } = closes;
  const complain: Report = (path, message) => report(['closes', ...path], message);
  if (log === undefined && anchor === undefined && approval === undefined && when === undefined) {
    complain([], 'nothing ends this step; expected log, anchor, approval or when');
  }
  const purposes = scope.forms.choicesOf('log', 'purpose');
  if (log !== undefined && purposes !== null && !purposes.includes(log)) {
    complain(['log'], `there is no purpose ${log} in forms/log.yaml; expected one of ${purposes.join(', ')}`);
  }
  if (log !== undefined && form === undefined)
    complain(['log'], 'a log is written with a form; expected form');
  if (anchor !== undefined && !scope.anchors.includes(anchor)) {
    complain(['anchor'], `there is no anchor ${anchor}; expected one of ${scope.anchors.join(', ')}`);
  }
  if (approval !== undefined && !scope.approvals.includes(approval)) {
    complain(
      ['approval'],
      `there is no approval ${approval}; expected one of ${scope.approvals.join(', ')} (approvals.yaml)`,
    );
  }
  if (approval !== undefined && form === undefined) {
    complain(['approval'], 'what is to be approved is asked with a form; expected form');
  }
  if (when === 'posted' && !remind.some(({ to }) => to === 'customer')) {
    complain(['when'], 'found "posted", but nothing of this step is posted to the customer');
  }
  checkAnswers(closes, remind, scope, complain);
  checkForm(closes, scope, complain);
  checkAlsoBy(closes, scope, complain);
}

/** A question that closes by an answer has answers, and what a low one opens is about the customer. */
function checkAnswers(
  { when, low }: ClosingRule,
  remind: Step['remind'],
  { texts, customerRegisters }: ClosingScope,
  complain: Report,
): void {
  const asked = remind.filter(({ to, say }) => to === 'customer' && texts.choicesOf(say, 'zh-CN').length > 0);
  if (when === 'answered' && asked.length === 0) {
    complain(['when'], 'found "answered", but no text of this step for the customer has `choices`');
  }
  if (low === undefined) return;
  if (when !== 'answered') complain(['low'], 'is read from an answer; expected `when: answered`');
  // A company without registers opens nothing.
  if (customerRegisters.length > 0 && !customerRegisters.includes(low.opens)) {
    complain(
      ['low', 'opens'],
      `there is no register ${low.opens} about a customer; expected one of ${customerRegisters.join(', ')}`,
    );
  }
}

function checkForm(
  { form, restart, opens }: ClosingRule,
  { forms, anchors }: ClosingScope,
  complain: Report,
): void {
  const rules = Object.entries({ restart, opens }).flatMap(([name, rule]) =>
    rule === undefined ? [] : [{ name, rule }],
  );
  if (form === undefined) {
    for (const { name } of rules)
      complain([name], `what ${name === 'opens' ? name : 'restarts'} is read from a form; expected form`);
    return;
  }
  if (!forms.has(form)) {
    complain(['form'], `there is no form ${form}; expected forms/${form}.yaml`);
    return;
  }
  if (opens !== undefined && !anchors.includes(opens.anchor) && !isOwnAnchor(opens.anchor)) {
    complain(
      ['opens', 'anchor'],
      `there is no anchor ${opens.anchor}; expected one of ${anchors.join(', ')}`,
    );
  }
  for (const {
    name,
    rule: { field, is, anchorFrom },
  } of rules) {
    const choices = forms.choicesOf(form, field);
    if (choices === null) {
      complain([name, 'field'], `the form has no choice field ${field}`);
    } else if (!choices.includes(is)) {
      complain([name, 'is'], `found "${is}"; expected one of ${choices.join(', ')}`);
    }
    if (forms.typeOf(form, anchorFrom) !== 'day') {
      complain([name, 'anchorFrom'], `the form has no day field ${anchorFrom}`);
    }
  }
}

function checkAlsoBy({ alsoBy }: ClosingRule, { forms, steps }: ClosingScope, complain: Report): void {
  for (const [n, also] of alsoBy.entries()) {
    const other = steps.find(({ key }) => key === also.step);
    const form = other?.closes.form;
    if (other === undefined || form === undefined) {
      complain(['alsoBy', n, 'step'], `there is no step ${also.step} with a form`);
      continue;
    }
    for (const [i, field] of also.fields.entries()) {
      if (forms.typeOf(form, field) === null) {
        complain(['alsoBy', n, 'fields', i], `the form ${form} has no field ${field}`);
      }
    }
  }
}
