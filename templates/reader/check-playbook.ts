import { checkClosing } from './check-closing.ts';
import { notAmong } from './check-deciders.ts';
import { ownerRoles, type Playbook, type Step, type TextKey } from './playbook.ts';
import type { PlaybookScope } from './playbook-scope.ts';
import { type KeyPath, problemAt, type Report, type YamlSource } from './yaml-source.ts';
import type { TemplateProblem } from './template-error.ts';
import type { Audience } from './text-variables.ts';
import { filledTexts, grammarOf, type TriggerGrammar } from './trigger.ts';

/** Checks that the rules fit each other and the texts and forms they refer to. Syntax has been checked before. */
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
  const { from, to } = playbook.windows.staff;
  const { digestAt, anchors, steps } = playbook;
  if (digestAt !== undefined && (digestAt < from || digestAt >= to)) {
    report(['digest'], `found "${digestAt}"; expected a time when staff are written to, ${from} to ${to}`);
  }
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
  reportTwice(playbook.pipeline, (n) => ['pipeline', n], report);
  for (const [n, key] of playbook.pipeline.entries()) {
    if (known.includes(key)) continue;
    report(['pipeline', n], `there is no anchor ${key}; expected one of ${known.join(', ')}`);
  }
  checkStageModels(playbook, report);
  for (const [n, step] of steps.entries()) {
    const here: Report = (path, message) => report(['steps', n, ...path], message);
    const grammar = grammarOf(step, scope.triggers);
    checkTrigger(step, grammar, known, here);
    checkTold(step, scope, here);
    checkSaid(step, grammar, scope, here);
    checkEscalation(step, here);
    checkClosing(step, { ...scope, anchors: known, steps }, here);
  }
  return problems;
}

function checkTold({ remind }: Step, { posts }: PlaybookScope, report: Report): void {
  const told = ['customer', 'owner', ...ownerRoles, 'director', ...posts.map((post) => post.key)];
  for (const [i, { to }] of remind.entries()) {
    if (!told.includes(to)) report(['remind', i, 'to'], notAmong(to, told));
  }
}

function checkTrigger(step: Step, grammar: TriggerGrammar, anchors: readonly string[], report: Report): void {
  grammar.check?.(step.trigger, { anchors }, (path, message) => report([...grammar.key, ...path], message));
}

/** Their phases label stages that there are, each once in a model. */
function checkStageModels(
  { stageModels, pipeline }: Pick<Playbook, 'stageModels' | 'pipeline'>,
  report: Report,
): void {
  for (const [n, { phases }] of stageModels.entries()) {
    const labelled = new Set<string>();
    for (const [i, { stages }] of phases.entries())
      for (const [at, stage] of stages.entries()) {
        const path = ['stageModels', n, 'phases', i, 'stages', at];
        if (!pipeline.includes(stage))
          report(path, `there is no stage ${stage}; expected one of ${pipeline.join(', ')}`);
        if (labelled.has(stage)) report(path, `${stage} is there already; expected each only once`);
        labelled.add(stage);
      }
  }
}

/** Checks that the texts of a step exist, are for their audience, and say nothing the step does not know. */
export function checkSaid(step: Step, grammar: TriggerGrammar, scope: PlaybookScope, report: Report): void {
  const { texts } = scope;
  const said: [KeyPath, string, Audience][] = [
    ...step.remind.flatMap(({ say, to }, i) =>
      filledTexts(say, grammar, scope).map((key): [KeyPath, string, Audience] => [
        ['remind', i, 'say'],
        key,
        to === 'customer' ? 'customer' : 'staff',
      ]),
    ),
    ...step.escalate.map(({ say }, i): [KeyPath, string, Audience] => [['escalate', i, 'say'], say, 'staff']),
  ];
  if (step.answered !== undefined) said.push([['answered'], step.answered, 'staff']);
  if (step.ask !== undefined) said.push([['ask'], step.ask, 'customer']);
  for (const [path, key, audience] of said) {
    if (!texts.keys.includes(key)) {
      report(path, `there is no text ${key}; expected zh-CN/${key}.md and en/${key}.md`);
      continue;
    }
    const found = texts.audienceOf(key);
    if (found === null) continue; // The problems of the text itself are reported elsewhere.
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
  checkGiven(grammar, said, scope, report);
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

export function reportTwice(
  names: readonly string[],
  path: (index: number) => KeyPath,
  report: Report,
): void {
  for (const [n, name] of names.entries()) {
    if (names.indexOf(name) < n) report(path(n), `${name} is there already; expected each only once`);
  }
}

/**
 * Checks that a step provides every variable its texts use. Otherwise a festival named in a trial-check text would
 * only be found on the due day, when rendering refuses the text for its missing value.
 *
 * @param said the step's texts, each with its place in the playbook
 */
export function checkGiven(
  { tells }: Pick<TriggerGrammar, 'tells'>,
  said: readonly (readonly [path: KeyPath, key: TextKey, ...unknown[]])[],
  { texts, triggers }: Pick<PlaybookScope, 'texts' | 'triggers'>,
  report: Report,
): void {
  const ofOthers = new Set(triggers.flatMap((grammar) => Object.keys(grammar.tells)));
  for (const [path, key] of said) {
    const strange = [...texts.variablesIn(key)].filter((name) => ofOthers.has(name) && !(name in tells));
    if (strange.length === 0) continue;
    report(path, `${key} names ${strange.join(', ')}, of which this step knows nothing`);
  }
}
