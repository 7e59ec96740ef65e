import { z } from 'zod';
import type { Button, Choice } from './card.ts';
import type { TextKey } from './playbook.ts';
import type { TemplateProblem } from './template-error.ts';
import { type Piece, isMistake, parsePiece } from './text-engine.ts';
import { type Audience, audienceOfOwnText, variablesOf } from './text-variables.ts';
import type { TriggerGrammar } from './trigger.ts';
import { type KeyPath, type YamlSource, checkYaml, parseYaml, problemAt } from './yaml-source.ts';
import { key as buttonAction, listOf, mapping, oneOf, phrase, words } from './yaml-words.ts';

/** One text in one language, parsed, and checked to contain nothing its audience must not see. */
export interface Text {
  readonly file: string;
  readonly audience: Audience;
  readonly title: Piece | null;
  /** The variants of the body; a text that never varies has one. */
  readonly variants: readonly TextVariant[];
  readonly fields: readonly { readonly label: Piece; readonly value: Piece }[];
  readonly buttons: readonly TextButton[];
  /** The answers a customer may press, best first. */
  readonly choices: readonly Choice[];
  /** The first paragraph is a salutation and nothing else: left out where the text follows another in one message. */
  readonly salutation: boolean;
  /** Variables needed by title, fields and buttons, whichever variant is used. */
  readonly variables: Variables;
}

export interface TextVariant {
  readonly body: Piece;
  readonly variables: Variables;
}

/** Variables that need a value, each with the line of its first use. */
export type Variables = ReadonlyMap<string, number>;

export interface TextButton {
  readonly action: string;
  readonly label: Piece;
  /** The variable without which the button is omitted; `null`: always shown. */
  readonly onlyIf: string | null;
  readonly style: Button['style'];
}

const audienceWord = oneOf(['customer', 'staff']);
const wholeNumber = z.number({ error: 'a number from 1 to 10' }).int().min(1).max(10);

const frontMatter = mapping({
  audience: audienceWord,
  title: words('a title').optional(),
  fields: listOf(mapping({ label: words('a label'), value: words('a value') }), 'a list of fields').default(
    [],
  ),
  buttons: listOf(
    mapping({
      action: buttonAction,
      label: words('the words on the button'),
      style: oneOf(['primary', 'danger']).optional(),
      if: phrase(/^[A-Za-z]+(\.[A-Za-z]+)*$/, 'a variable such as `step.form`').optional(),
    }),
    'a list of buttons',
  ).default([]),
  choices: listOf(
    mapping({ score: wholeNumber, label: words('the words of the answer') }),
    'a list of answers',
  ).default([]),
  salutation: z.boolean({ error: 'true or false' }).default(false),
});

/** Above the text, between two lines of `---`. */
export const opening = /^---\n([\s\S]*?)\n---[ \t]*(?:\n|$)/;

const paragraphBreak = /\n[ \t]*\n/;

/** The variables that texts may use. */
export interface TextScope {
  readonly triggers: readonly Pick<TriggerGrammar, 'tells'>[];
}

/** @returns a best-effort result; if problems were added, it is only good for further checks. */
export function readText(
  file: string,
  key: TextKey,
  source: string,
  { triggers }: TextScope,
  problems: TemplateProblem[],
): Text | null {
  const head = opening.exec(source);
  if (head === null) {
    const message =
      'has no front matter; expected `---`, `audience: staff` or `customer`, `---` above the text';
    problems.push({ file, line: 1, key: '', message });
    return null;
  }
  const unquoted = findUnquoted(head[1] ?? '');
  if (unquoted !== null) {
    const message =
      'has {{ }} in a value without quotes; expected "{{ … }}" with the quotes around the whole value';
    problems.push({ file, line: unquoted + 1, key: '', message });
    return null;
  }
  const yaml = parseYaml(file, head[1] ?? '', problems, 1);
  const said = yaml === null ? null : checkYaml(yaml, frontMatter, problems);
  if (yaml === null || said === null) return null;
  checkAudience(key, said, yaml, problems);

  const allowed = variablesOf(key, said.audience, triggers);
  const readPiece = createPieceReader(file, allowed, said.audience, problems);
  const variables = new Map<string, number>();
  const inYaml = (path: KeyPath, text: string) =>
    readPiece(text, yaml.lineOf(path), problemAt(yaml, path, '').key, variables);
  const bodyLine = head[0].split('\n').length;
  const body = source.slice(head[0].length);
  return {
    file,
    audience: said.audience,
    title: said.title === undefined ? null : inYaml(['title'], said.title),
    variants: splitVariants(body, bodyLine).map((variant) => {
      if (variant.body.trim() === '') {
        problems.push({ file, line: variant.line, key: '', message: 'says nothing; expected a text' });
      } else if (said.salutation && !paragraphBreak.test(variant.body.trim())) {
        const message =
          'has one paragraph; expected the salutation alone in the first, and the text below it';
        problems.push({ file, line: variant.line, key: '', message });
      }
      const used = new Map<string, number>();
      return { body: readPiece(variant.body, variant.line, '', used), variables: used };
    }),
    fields: said.fields.map(({ label, value }, n) => ({
      label: inYaml(['fields', n, 'label'], label),
      value: inYaml(['fields', n, 'value'], value),
    })),
    buttons: said.buttons.map(({ action, label, style, if: onlyIf = null }, n) => {
      const path = ['buttons', n, 'if'];
      if (onlyIf !== null && !allowed.includes(onlyIf)) {
        problems.push(problemAt(yaml, path, refusal(onlyIf, allowed, said.audience)));
      }
      if (onlyIf !== null) variables.set(onlyIf, variables.get(onlyIf) ?? yaml.lineOf(path));
      return { action, label: inYaml(['buttons', n, 'label'], label), onlyIf, style };
    }),
    choices: said.choices,
    salutation: said.salutation,
    variables,
  };
}

/** Variants follow each other, separated by a line `===`. */
function splitVariants(body: string, firstLine: number): { readonly body: string; readonly line: number }[] {
  let line = firstLine;
  return body.split(/^===[ \t]*$/m).map((variant) => {
    const from = line;
    line += variant.split('\n').length - 1;
    return { body: variant, line: from };
  });
}

function checkAudience(
  key: TextKey,
  said: z.output<typeof frontMatter>,
  yaml: YamlSource,
  problems: TemplateProblem[],
): void {
  const expected = audienceOfOwnText(key);
  if (expected !== null && said.audience !== expected) {
    problems.push(
      problemAt(yaml, ['audience'], `found "${said.audience}"; expected ${expected} for this text`),
    );
  }
  if (said.audience === 'customer' && said.buttons.length > 0) {
    problems.push(
      problemAt(yaml, ['buttons'], 'a customer text has no buttons; they are for the people who work here'),
    );
  }
  if (said.audience === 'staff' && said.choices.length > 0) {
    problems.push(problemAt(yaml, ['choices'], 'only a question to a customer has answers to press'));
  }
  if (said.audience === 'staff' && said.salutation) {
    problems.push(problemAt(yaml, ['salutation'], 'only texts to customers are joined into one message'));
  }
  for (const [n, { score }] of said.choices.entries()) {
    if (said.choices.findIndex((one) => one.score === score) === n) continue;
    problems.push(
      problemAt(yaml, ['choices', n, 'score'], `${score} is there already; expected each only once`),
    );
  }
}

const nothing: Piece = { templates: [], variables: new Map() };

function createPieceReader(
  file: string,
  allowed: readonly string[],
  audience: Audience,
  problems: TemplateProblem[],
) {
  return (source: string, firstLine: number, key: string, variables: Map<string, number>): Piece => {
    const report = (line: number, message: string) => {
      problems.push({ file, line: firstLine + line - 1, key, message });
    };
    const piece = parsePiece(source);
    if (isMistake(piece)) {
      report(piece.line, piece.message);
      return nothing;
    }
    const stray = findStrayBrace(source);
    if (stray !== null)
      report(stray, 'has a brace that is no variable; expected {{ name }} in half-width braces');
    for (const [name, line] of piece.variables) {
      if (!allowed.includes(name)) report(line, refusal(name, allowed, audience));
      variables.set(name, variables.get(name) ?? firstLine + line - 1);
    }
    return piece;
  };
}

function refusal(name: string, allowed: readonly string[], audience: Audience): string {
  const expected = allowed.length === 0 ? 'expected none' : `expected one of ${allowed.join(', ')}`;
  return audience === 'customer'
    ? `${name} is not for a customer to read; ${expected}`
    : `unknown variable ${name}; ${expected}`;
}

/** YAML reads a bare `{{` as a mapping and gives no useful message. */
function findUnquoted(yaml: string): number | null {
  const line = yaml.split('\n').findIndex((written) => /^[\s-]*\w+:\s*\{\{/.test(written));
  return line < 0 ? null : line + 1;
}

/** Single braces, or full-width ones such as `｛｛customer.name｝｝`, would be posted literally. */
function findStrayBrace(source: string): number | null {
  const blanked = source.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (tag) => tag.replace(/[^\n]/g, ' '));
  const at = blanked.search(/[{}｛｝]/);
  return at < 0 ? null : blanked.slice(0, at).split('\n').length;
}
