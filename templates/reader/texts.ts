import { type Choice, type CustomerText, type StaffText, customerText, staffText } from './card.ts';
import type { Language } from './form.ts';
import { languages } from './languages.ts';
import type { TextKey } from './playbook.ts';
import { type Text, type TextScope, readText } from './read-text.ts';
import { renderText } from './render-text.ts';
import { type TemplateProblem, refuse, TemplateError } from './template-error.ts';
import { type Folder, listTemplateFiles, readTemplateFile } from './template-file.ts';
import { type Audience, ownTextKeys } from './text-variables.ts';
import type { Values } from './values.ts';

export type RenderedText = CustomerText | StaffText;

/**
 * All texts of the bot, by key and language. `subject` is the opaque id carried by a text's buttons; `variant`
 * selects one of several bodies, from 0 (the default), and wraps around.
 *
 * All renders throw a TemplateError when there is no such text, a variable has no value, or the text is for the other
 * audience.
 */
export interface Texts {
  readonly keys: readonly TextKey[];
  /** `null` if there is no such text. */
  audienceOf(key: TextKey): Audience | null;
  /** Whether the text uses the variable in any language or variant. */
  mentions(key: TextKey, variable: string): boolean;
  /** Every variable used by the text in any language or variant. */
  variablesIn(key: TextKey): ReadonlySet<string>;
  /** Number of variants in a language, or available in every language; 0 if there is no such text. */
  variantsOf(key: TextKey, language?: Language): number;
  /** The answers a customer may press under this text; none: it is no such question. */
  choicesOf(key: TextKey, language: Language): readonly Choice[];
  /** Whether the first paragraph is only a salutation. */
  hasSalutation(key: TextKey, language: Language): boolean;
  render(key: TextKey, language: Language, values: Values, subject?: string, variant?: number): RenderedText;
  /** @param asks the opaque id that the answers to press carry; without one the text has none */
  renderCustomer(
    key: TextKey,
    language: Language,
    values: Values,
    variant?: number,
    asks?: string,
  ): CustomerText;
  renderStaff(
    key: TextKey,
    language: Language,
    values: Values,
    subject?: string,
    variant?: number,
  ): StaffText;
}

/** @throws TemplateError with every problem of every text */
export function loadTexts(dir: Folder, triggers: TextScope['triggers']): Texts {
  const problems: TemplateProblem[] = [];
  const texts = readTexts(dir, triggers, problems);
  refuse(problems);
  return texts;
}

/** Reads whatever can be read, so that the playbook can be checked against it even if there are problems. */
export function readTexts(dir: Folder, triggers: TextScope['triggers'], problems: TemplateProblem[]): Texts {
  const found = new Map<string, Text | null>();
  for (const language of languages) {
    for (const file of listTemplateFiles(dir, language, '.md')) {
      const key = file.slice(language.length + 1, -'.md'.length);
      const source = readTemplateFile(dir, file, problems);
      const text = source === null ? null : readText(file, key, source, { triggers }, problems);
      found.set(`${language}/${key}`, text);
    }
  }
  const keys = [...new Set([...found.keys()].map((name) => name.slice(name.indexOf('/') + 1)))].sort();
  checkLanguages([...new Set([...keys, ...ownTextKeys])], found, problems);
  return createTexts(keys, found);
}

/** A text exists in every language, for the same audience and with the same buttons. */
function checkLanguages(
  keys: readonly TextKey[],
  found: ReadonlyMap<string, Text | null>,
  problems: TemplateProblem[],
): void {
  const [first, ...others] = languages;
  for (const key of keys) {
    for (const language of languages) {
      const file = `${language}/${key}.md`;
      if (!found.has(`${language}/${key}`)) {
        problems.push({
          file,
          line: 1,
          key: '',
          message: 'is missing; expected every text in every language',
        });
      }
    }
    const one = found.get(`${first}/${key}`) ?? null;
    for (const language of others) {
      const other = found.get(`${language}/${key}`) ?? null;
      if (one === null || other === null) continue;
      if (one.audience !== other.audience) {
        const message = `found "${other.audience}"; expected ${one.audience}, as in ${one.file}`;
        problems.push({ file: other.file, line: 1, key: 'audience', message });
      }
      const [mine, theirs] = [one, other].map(({ buttons }) =>
        buttons.map(({ action, onlyIf }) => (onlyIf === null ? action : `${action} if ${onlyIf}`)).join(', '),
      );
      if (mine !== theirs) {
        const message = `has the actions "${theirs}"; expected "${mine}", as in ${one.file}`;
        problems.push({ file: other.file, line: 1, key: 'buttons', message });
      }
      const [scores, theirScores] = [one, other].map(({ choices }) =>
        choices.map(({ score }) => score).join(', '),
      );
      if (scores !== theirScores) {
        const message = `has the scores "${theirScores}"; expected "${scores}", as in ${one.file}`;
        problems.push({ file: other.file, line: 1, key: 'choices', message });
      }
    }
  }
}

function createTexts(keys: readonly TextKey[], found: ReadonlyMap<string, Text | null>): Texts {
  const inAnyLanguage = (key: TextKey) =>
    languages.flatMap((language) => found.get(`${language}/${key}`) ?? []);
  const need = (key: TextKey, language: Language, audience?: Audience): Text => {
    const text = found.get(`${language}/${key}`) ?? null;
    const fail = (message: string): never => {
      throw new TemplateError([{ file: `${language}/${key}.md`, line: 1, key: '', message }]);
    };
    if (text === null) return fail('there is no such text');
    if (audience !== undefined && text.audience !== audience) {
      return fail(`is for ${text.audience}, and was about to be sent to ${audience}; nothing was sent`);
    }
    return text;
  };
  const renderCustomer = (key: TextKey, language: Language, values: Values, variant = 0, asks?: string) => {
    const text = need(key, language, 'customer');
    const asked =
      asks === undefined || text.choices.length === 0 ? undefined : { id: asks, choices: text.choices };
    return customerText(renderText(text, language, values, null, variant), asked);
  };
  const renderStaff = (
    key: TextKey,
    language: Language,
    values: Values,
    subject: string | null = null,
    variant = 0,
  ) => staffText(renderText(need(key, language, 'staff'), language, values, subject, variant));

  return {
    keys,
    audienceOf: (key) => inAnyLanguage(key)[0]?.audience ?? null,
    mentions: (key, variable) => {
      const all = inAnyLanguage(key).flatMap(({ variables, variants }) =>
        variants.map((variant) => variables.has(variable) || variant.variables.has(variable)),
      );
      return all.length > 0 && !all.includes(false);
    },
    variablesIn: (key) =>
      new Set(
        inAnyLanguage(key).flatMap(({ variables, variants }) =>
          [{ variables }, ...variants].flatMap((part) => [...part.variables.keys()]),
        ),
      ),
    variantsOf: (key, language) =>
      Math.min(
        ...(language === undefined ? languages : [language]).map(
          (one) => found.get(`${one}/${key}`)?.variants.length ?? 0,
        ),
      ),
    choicesOf: (key, language) => found.get(`${language}/${key}`)?.choices ?? [],
    hasSalutation: (key, language) => found.get(`${language}/${key}`)?.salutation ?? false,
    render: (key, language, values, subject, variant) =>
      need(key, language).audience === 'customer'
        ? renderCustomer(key, language, values, variant)
        : renderStaff(key, language, values, subject, variant),
    renderCustomer,
    renderStaff,
  };
}
