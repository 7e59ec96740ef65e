/**
 * What people read is in `templates`, in every language, and is put into words in one place. Chinese text in code is a
 * text in one language; a comparison with the name of a language is a second way to be bilingual.
 */
import type { Node, Source } from './source.ts';
import { walk } from './source.ts';
import { isNodeLike, nameOf } from './syntax.ts';

/** Files that may hold Chinese text, with the reason why it is not a text for a reader. Unused entries are reported. */
export const mayHoldChinese: Readonly<Record<string, string>> = {
  'bot/commands/engine/param-types.ts': 'spellings that people type: 是, 无, 全部',
  'bot/commands/engine/read-time.ts': 'spellings that people type: 8点半, 12点到13点',
  'bot/commands/engine/read-spoken-day.ts': 'spellings that people type: 今天, 下周一, 3月',
  'bot/commands/engine/read-period.ts': 'spellings that people type: 本季度, 去年',
  'bot/commands/engine/route.ts': 'a spelling that people type: 帮助',
  'bot/commands/engine/slots.ts': 'a spelling that people type: 客户=C001',
  'bot/commands/engine/parse.ts': 'the names by which the bot is addressed',
  'bot/commands/language/index.ts': 'spellings that people type: 中文, 英文',
  'bot/commands/grade/show.ts': 'spellings that people type: 战略级, 无',
  'jobs/book/columns.ts': 'headings of the book, read and written',
  'jobs/book/read-words.ts': 'values of the book, read and written',
  'jobs/book/read-import.ts': 'names of sheets that are recognised',
  'jobs/plan/period.ts': 'spellings that people type: 12月, 四季度',
  'jobs/surveys/read-score.ts': 'words by which a written score is recognised',
  'jobs/command-mark.ts': 'signs that people type before a command',
  'jobs/logs/wants-answer.ts': 'words by which a customer’s question is recognised',
  'jobs/calendar/holiday-names.ts': 'names of the statutory holidays, as the law has them',
  'jobs/calendar/published-holidays.ts': 'names of holidays in the published data',
  'jobs/calendar/statutory-days.ts': 'the name of a solar term in the calendar library',
  'templates/reader/check-registers.ts': 'the names of the commands that every register has',
  'templates/reader/load-calendar.ts': 'keys of calendar.yaml',
  'templates/reader/load-holidays.ts': 'names of the solar terms in holidays.yaml',
  'templates/reader/money.ts': 'a spelling that people type: 12元',
  'templates/reader/read-day.ts': 'a spelling that people type: 2026年3月5日',
  'templates/reader/own-reports.ts': 'the names by which reports are asked for',
  'templates/reader/text-engine.ts': 'the particle that follows a name without a blank',
  'templates/reader/values.ts': 'how Chinese writes a day; the words themselves use it',
  'bot/rehearsal/sample-company.ts': 'the sample company is a Chinese one',
  'bot/rehearsal/sample-entries.ts': 'the sample company is a Chinese one',
  'bot/rehearsal/sample-own-work.ts': 'the same',
  'bot/rehearsal/sample-profile.ts': 'the same',
  'bot/rehearsal/enter-sample-history.ts': 'the sample company is a Chinese one',
  'bot/rehearsal/sample-group-talks.ts': 'the sample company is a Chinese one',
  'bot/rehearsal/sample-history.ts': 'the sample company is a Chinese one',
  'bot/rehearsal/sample-past-entries.ts': 'the sample company is a Chinese one',
  'bot/rehearsal/sample-regulars.ts': 'the sample company is a Chinese one',
  'bot/rehearsal/seed-sample.ts': 'the sample company is a Chinese one',
  'bot/platforms/web/page/src/chat/split-at-days.ts': 'how Chinese writes a day, to find one in a text',
  'bot/platforms/web/page/src/words/zh-cn.ts': 'the page’s own words, one table per language',
  'bot/platforms/web/page/src/words/console-zh-cn.ts': 'the console’s own words, one table per language',
  'bot/platforms/web/page/src/words/console-en.ts': 'the switch to Chinese is called 中文',
  'bot/platforms/web/page/src/words/en.ts': 'the switch to Chinese is called 中文',
};

/** The names by which commands and parameters are typed, and examples of that, stand where they are defined. */
const typedByPeople = new Set(['zh', 'names', 'examples']);

const han = /\p{Script=Han}/u;
/** Between two values such a sign is a text in Chinese. Alone, it is looked for in what people typed. */
const fullWidth = /[：；，。、（）]/u;
const languageNames = new Set(['en', 'zh-CN']);

/** Parsing is slow, and most files contain neither. */
export function mayHoldReaderText(text: string): boolean {
  return han.test(text) || fullWidth.test(text) || /['"`](en|zh-CN)['"`]/.test(text);
}

export function findReaderTexts(
  sources: readonly Source[],
  allowed: Readonly<Record<string, string>> = mayHoldChinese,
): readonly string[] {
  const holding = new Set<string>();
  const found = sources.flatMap(({ path, tree }) => {
    const texts: string[] = [];
    const choices: string[] = [];
    walkOutsideCommandNames(path, tree, (node) => {
      const text = textOf(node);
      if (text !== null && (han.test(text) || (node.type === 'TemplateElement' && fullWidth.test(text))))
        texts.push(text);
      if (comparesLanguage(node)) choices.push(path);
    });
    if (texts.length > 0) holding.add(path);
    return [
      ...(path in allowed ? [] : texts.map((text) => `${path} holds the text “${text.trim()}”; ${advice}`)),
      ...choices.map(() => `${path} chooses by language; put both texts into templates/<language>/words`),
    ];
  });
  return [
    ...found,
    ...Object.keys(allowed)
      .filter((path) => !holding.has(path))
      .map((path) => `${path} may hold Chinese text, and does not`),
  ];
}

const advice =
  'make it a key of templates/<language>/words, or give the reason in test/architecture/reader-texts.ts';

function walkOutsideCommandNames(path: string, tree: Node, visit: (node: Node) => void): void {
  const skipped = new Set<Node>();
  walk(tree, (node) => {
    if (path.startsWith('bot/commands/') && node.type === 'Property') {
      if (typedByPeople.has(nameOf(node['key']) ?? '')) collect(node['value'], skipped);
    }
    if (!skipped.has(node)) visit(node);
  });
}

/** The strings of a list; a template literal in it is a text that is put together, and stays. */
function collect(value: unknown, into: Set<Node>): void {
  const elements = isNodeLike(value) && value.type === 'ArrayExpression' ? value['elements'] : [];
  for (const element of Array.isArray(elements) ? elements : []) {
    if (isNodeLike(element) && element.type === 'Literal') into.add(element);
  }
}

function textOf(node: Node): string | null {
  if (node.type === 'JSXText') return String(node['value']);
  if (node.type === 'TemplateElement') return rawOf(node['value']);
  if (node.type !== 'Literal') return propertyNameOf(node);
  const { value, regex } = node as { value?: unknown; regex?: { pattern?: unknown } };
  return typeof value === 'string' ? value : typeof regex?.pattern === 'string' ? regex.pattern : null;
}

/** `{ 元旦: … }` is data under a Chinese name. */
function propertyNameOf(node: Node): string | null {
  const key = node.type === 'Property' ? node['key'] : null;
  return isNodeLike(key) && key.type === 'Identifier' ? nameOf(key) : null;
}

function rawOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : '';
}

/** `language === 'en'`, `case 'zh-CN':`. A table with both languages is not a choice: it has a text for each. */
function comparesLanguage(node: Node): boolean {
  if (node.type === 'SwitchCase') return isLanguageName(node['test']);
  if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(String(node['operator']))) return false;
  return isLanguageName(node['left']) || isLanguageName(node['right']);
}

function isLanguageName(value: unknown): boolean {
  return isNodeLike(value) && value.type === 'Literal' && languageNames.has(String(value['value']));
}
