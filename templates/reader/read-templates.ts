import type { ApprovalKind } from './approvals.ts';
import type { CalendarOverrides } from './calendar-overrides.ts';
import type { Grading } from './grading.ts';
import { approvalKeys, readApprovals } from './load-approvals.ts';
import { readCalendar } from './load-calendar.ts';
import { readGrading } from './load-grading.ts';
import { checkVariants } from './check-variants.ts';
import type { Festival } from './holidays.ts';
import { type Forms, readForms } from './load-forms.ts';
import { type GiftRules, readGifts } from './load-gifts.ts';
import { greetedKeys, readHolidays } from './load-holidays.ts';
import { readPlaybook } from './load-playbook.ts';
import type { Playbook } from './playbook.ts';
import { type TemplateProblem, refuse, TemplateError } from './template-error.ts';
import { isFolder } from './template-file.ts';
import { type Texts, readTexts } from './texts.ts';
import type { TriggerGrammar } from './trigger.ts';
import { createWords, type Words } from './words.ts';
import { readWords } from './read-words.ts';

/** The company's rules and words, checked as a whole. */
export interface Templates {
  readonly playbook: Playbook;
  readonly texts: Texts;
  readonly words: Words;
  readonly forms: Forms;
  readonly holidays: readonly Festival[];
  readonly gifts: GiftRules;
  readonly approvals: readonly ApprovalKind[];
  readonly calendarOverrides: CalendarOverrides;
  readonly grading: Grading;
}

/**
 * @param dir the folder with `playbook.yaml`
 * @param triggers the kinds of trigger its steps may use
 * @throws TemplateError with all problems of all files
 */
export function readTemplates(dir: string, triggers: readonly TriggerGrammar[]): Templates {
  if (!isFolder(dir)) {
    const message = 'there is no such folder; expected the folder with playbook.yaml (XINHANG_TEMPLATES)';
    throw new TemplateError([{ file: dir, line: 1, key: '', message }]);
  }
  const problems: TemplateProblem[] = [];
  const texts = readTexts(dir, triggers, problems);
  const words = createWords(readWords(dir, problems));
  const forms = readForms(dir, problems);
  const holidays = readHolidays(dir, problems);
  const festivals = greetedKeys(holidays);
  const approvals = readApprovals(dir, forms, problems);
  const scope = { texts, forms, festivals, approvals: approvalKeys(approvals), triggers };
  const playbook = readPlaybook(dir, scope, problems);
  if (playbook !== null) {
    problems.push(...forms.checkAnchors(playbook.anchors.map(({ key }) => key)));
    problems.push(...checkVariants(playbook.steps, texts, scope));
  }
  const gifts = readGifts(dir, problems);
  const calendarOverrides = readCalendar(dir, problems);
  const grading = readGrading(dir, problems);
  refuse(problems);
  if (playbook === null) throw new Error('a playbook that cannot be read has problems');
  return { playbook, texts, words, forms, holidays, gifts, approvals, calendarOverrides, grading };
}
