import type { ApprovalKind } from './approvals.ts';
import type { CalendarOverrides } from './calendar-overrides.ts';
import type { Grading } from './grading.ts';
import { approvalKeys, readApprovals } from './load-approvals.ts';
import { readCalendar } from './load-calendar.ts';
import { customerRegisterKeys } from './customer-registers.ts';
import { readGrading } from './load-grading.ts';
import type { Festival } from './holidays.ts';
import { type Forms, readForms } from './load-forms.ts';
import { type GiftRules, readGifts } from './load-gifts.ts';
import { greetedKeys, readHolidays } from './load-holidays.ts';
import { digestOf, readPlaybook } from './load-playbook.ts';
import { readRegisters } from './load-registers.ts';
import { readRoles } from './load-roles.ts';
import type { Playbook, Step, TextKey } from './playbook.ts';
import { approvalsOf, type Register } from './register.ts';
import type { Post, RoleRules } from './roles.ts';
import { refuse, TemplateError, type TemplateProblem } from './template-error.ts';
import { type Folder, isFolder, pathOf } from './template-file.ts';
import { readTexts, type Texts } from './texts.ts';
import { filledTexts, grammarOf, type TriggerGrammar } from './trigger.ts';
import { createWords, type Words } from './words.ts';
import { readWords } from './read-words.ts';
import { languages } from './languages.ts';
import type { PlaybookScope } from './playbook-scope.ts';

/** The company's rules and words, checked as a whole. */
export interface Templates {
  /** The folder that they were read from. */
  readonly folder: string;
  /** With the steps of the registers after its own. */
  readonly playbook: Playbook;
  readonly registers: readonly Register[];
  readonly texts: Texts;
  readonly words: Words;
  readonly forms: Forms;
  readonly holidays: readonly Festival[];
  readonly gifts: GiftRules;
  /** With the decisions of the registers after those of `approvals.yaml`. */
  readonly approvals: readonly ApprovalKind[];
  readonly calendarOverrides: CalendarOverrides;
  readonly grading: Grading;
  readonly roles: RoleRules;
  readonly posts: readonly Post[];
}

/**
 * @param dir the folder with `playbook.yaml`
 * @param triggers the kinds of trigger its steps may use
 * @throws TemplateError with all problems of all files
 */
export function readTemplates(dir: Folder, triggers: readonly TriggerGrammar[]): Templates {
  if (!isFolder(pathOf(dir))) {
    const message = 'there is no such folder; expected the folder with playbook.yaml (XINHANG_TEMPLATES)';
    throw new TemplateError([{ file: pathOf(dir), line: 1, key: '', message }]);
  }
  const problems: TemplateProblem[] = [];
  const texts = readTexts(dir, triggers, problems);
  const words = createWords(readWords(dir, problems));
  const forms = readForms(dir, problems, words);
  const holidays = readHolidays(dir, problems);
  const festivals = greetedKeys(holidays);
  const { rules: roles, posts } = readRoles(dir, problems);
  const approvals = readApprovals(dir, forms, posts, problems);
  const scope = {
    texts,
    forms,
    festivals,
    approvals: approvalKeys(approvals),
    posts,
    customerRegisters: customerRegisterKeys(dir),
    triggers,
  };
  const playbook = readPlaybook(dir, scope, problems);
  const approvalForms = approvals.map(({ form }) => form);
  const { registers, steps } = readRegisters(
    dir,
    { ...scope, steps: playbook?.steps ?? [], approvalForms, anchors: playbook?.anchors ?? null },
    problems,
  );
  if (playbook !== null) {
    problems.push(...forms.checkAnchors(playbook.anchors.map(({ key }) => key)));
    problems.push(...checkVariants(playbook.steps, texts, scope));
  }
  const gifts = readGifts(dir, problems);
  const calendarOverrides = readCalendar(dir, problems);
  const grading = readGrading(dir, problems);
  refuse(problems);
  if (playbook === null) throw new Error('a playbook that cannot be read has problems');
  return {
    folder: pathOf(dir),
    playbook: registers.length === 0 ? playbook : withRegisters(playbook, registers, steps),
    registers,
    texts,
    words,
    forms,
    holidays,
    gifts,
    approvals: [...approvals, ...approvalsOf(registers)],
    calendarOverrides,
    grading,
    roles,
    posts,
  };
}

/** One list of steps for planning, sending and naming, whatever they are owed for. */
function withRegisters(playbook: Playbook, registers: readonly Register[], steps: readonly Step[]): Playbook {
  const digest = digestOf([playbook.digest, registers, steps]);
  return { ...playbook, steps: [...playbook.steps, ...steps], digest };
}

/** Enough that no group gets the same words two years running, even after one variant is removed. */
const minGreetingVariants = 3;

type VariantScope = Pick<PlaybookScope, 'festivals' | 'triggers'>;

/**
 * Customer texts of festivals and anniversaries return every year, so they need several variants. Missing texts are
 * reported elsewhere.
 */
export function checkVariants(steps: readonly Step[], texts: Texts, scope: VariantScope): TemplateProblem[] {
  const keys = new Set(steps.flatMap((step) => saidEveryYear(step, scope)));
  return [...keys].flatMap((key) =>
    languages.flatMap((language) => {
      const count = texts.variantsOf(key, language);
      if (count === 0 || count >= minGreetingVariants) return [];
      const message = `has ${count} of the ${minGreetingVariants} variants that keep a group from reading the same words every year; put a line === between them`;
      return [{ file: `${language}/${key}.md`, line: 1, key: '', message }];
    }),
  );
}

function saidEveryYear(step: Step, scope: VariantScope): readonly TextKey[] {
  const grammar = grammarOf(step, scope.triggers);
  const said = step.remind.filter(({ to }) => to === 'customer').map(({ say }) => say);
  if (grammar.everyYear === undefined || said.length === 0) return [];
  return [...said.flatMap((say) => filledTexts(say, grammar, scope)), ...grammar.everyYear.alsoSays];
}
