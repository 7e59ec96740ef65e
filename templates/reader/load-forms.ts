import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { answerWords } from './answer-words.ts';
import type { Answers, AnswerScope } from './check-answers.ts';
import { checkAnswers } from './check-answers.ts';
import type { DeclaredType, FormView, Language } from './form.ts';
import type { FieldSpec, FormSpec } from './form-schema.ts';
import { isDecimal } from './decimal.ts';
import { formSchema } from './form-schema.ts';
import { asLines, type RowsField } from './rows.ts';
import type { Role } from './roles.ts';
import type { Spoken } from './said.ts';
import type { TemplateProblem } from './template-error.ts';
import { refuse, TemplateError } from './template-error.ts';
import { type Folder, listTemplateFiles, readTemplateFile } from './template-file.ts';
import { type KnownDefault, literalDefault, knownDefault, viewForm } from './view-form.ts';
import { builtInWords, type Words } from './words.ts';
import { checkYaml, parseYaml, problemAt, type Report, type YamlSource } from './yaml-source.ts';

/** The forms by name. Everything except `has`, `choicesOf` and `typeOf` throws a TemplateError for an unknown form. */
export interface Forms {
  readonly names: readonly string[];
  has(form: string): boolean;
  /** The values of a choice field; `null` if there is no such field. */
  choicesOf(form: string, field: string): readonly string[] | null;
  /** `null` if there is no such field. */
  typeOf(form: string, field: string): DeclaredType | null;
  /** The fields that have rows. */
  rowsOf(form: string): readonly RowsField[];
  /** A stored answer as it is written: rows as lines, everything else as it is. */
  asWritten(form: string, field: string, value: string, language: Language): string;
  /** A stored answer for people to read, in any language: choices, days, amounts and rows in words. */
  asRead(form: string, field: string, value: string): Spoken;
  /** Roles that may fill it in; `null`: anyone who may do what the form is for. */
  fillersOf(form: string): readonly Role[] | null;
  /** The day fields that also set an anchor of the customer. */
  setsOf(form: string): readonly { readonly field: string; readonly anchor: string }[];
  /** What is filled in until something else is: an answer, today, or a person. */
  defaultsOf(form: string, language: Language): readonly DefaultAnswer[];
  /** The days that are counted from another answer where they are left empty. */
  countedOf(form: string): readonly { readonly field: string; readonly from: string }[];
  /** Digest of the form as rendered, stored with answers so that it is known which questions they answered. */
  versionOf(form: string): string;
  /** Checks the anchors that fields set, once the playbook's anchors are known. */
  checkAnchors(known: readonly string[]): readonly TemplateProblem[];
  /**
   * The form in one language.
   *
   * @param subject opaque id of what the answers are about
   * @param initial initial answers, by field
   */
  view(
    form: string,
    language: Language,
    subject: string,
    initial?: Readonly<Record<string, string>>,
  ): FormView;
  /**
   * Trims, normalises and validates the answers. Empty fields are left out of the values; keys that are not fields of
   * the form are ignored.
   */
  check(form: string, values: Readonly<Record<string, string>>, scope?: AnswerScope): Answers;
}

export interface DefaultAnswer {
  readonly field: string;
  readonly is: 'today' | KnownDefault | { readonly answer: string };
}

/** @throws TemplateError with every problem of every form */
export function loadForms(dir: Folder): Forms {
  const problems: TemplateProblem[] = [];
  const forms = readForms(dir, problems);
  refuse(problems);
  return forms;
}

export function readForms(dir: Folder, problems: TemplateProblem[], words: Words = builtInWords()): Forms {
  const forms = new Map<string, ReadForm>();
  for (const file of listTemplateFiles(dir, 'forms', '.yaml')) {
    const text = readTemplateFile(dir, file, problems);
    const source = text === null ? null : parseYaml(file, text, problems);
    const spec = source === null ? null : checkYaml(source, formSchema, problems);
    if (source === null || spec === null) continue;
    checkFields(spec.fields, source, problems);
    forms.set(posix.basename(file, '.yaml'), { spec, source });
  }
  return createForms(forms, words);
}

function checkFields(fields: readonly FieldSpec[], source: YamlSource, problems: TemplateProblem[]): void {
  for (const [n, field] of fields.entries()) {
    checkColumns(field, (key, message) => problems.push(problemAt(source, ['fields', n, ...key], message)));
    const report = (key: readonly PropertyKey[], message: string) =>
      problems.push(problemAt(source, ['fields', n, ...key], message));
    if (fields.findIndex((other) => other.key === field.key) < n) {
      report(['key'], `${field.key} is there already; expected each only once`);
    }
    if ((field.type === 'choice') !== (field.choices !== undefined)) {
      report(['choices'], 'expected choices for a field of type choice, and for no other');
    }
    for (const [i, { value }] of (field.choices ?? []).entries()) {
      if (field.choices?.findIndex((other) => other.value === value) !== i) {
        report(['choices', i, 'value'], `${value} is there already; expected each only once`);
      }
    }
    if (field.days !== undefined && field.type !== 'day') {
      report(['days'], 'expected only for a field of type day');
    }
    if (field.from !== undefined) checkFrom(field, fields, (message) => report(['from'], message));
    if (field.default !== undefined) checkDefault(field, (message) => report(['default'], message));
    if (field.sets !== undefined && field.type !== 'day') {
      report(['sets'], 'expected only for a field of type day');
    }
    if (field.requiredWhen === undefined) continue;
    const { field: other, is } = field.requiredWhen;
    const choices = fields.find(({ key }) => key === other)?.choices?.map(({ value }) => value);
    if (choices === undefined) report(['requiredWhen', 'field'], `there is no choice field ${other}`);
    else {
      for (const one of is.filter((answer) => !choices.includes(answer))) {
        report(['requiredWhen', 'is'], `found "${one}"; expected one of ${choices.join(', ')}`);
      }
    }
  }
}

function checkColumns({ type, columns, adds }: FieldSpec, report: Report): void {
  if ((type === 'rows') !== (columns !== undefined))
    report(['columns'], 'expected columns for a field of type rows, and for no other');
  if (adds !== undefined && type !== 'rows') report(['adds'], 'expected only for a field of type rows');
  for (const [i, { key, type: of, choices, days }] of (columns ?? []).entries()) {
    if (key === 'id') report(['columns', i, 'key'], 'every row has an id already; expected another key');
    if (columns?.findIndex((other) => other.key === key) !== i)
      report(['columns', i, 'key'], `${key} is there already; expected each only once`);
    if ((of === 'choice') !== (choices !== undefined))
      report(['columns', i, 'choices'], 'expected choices for a column of type choice, and for no other');
    if (days !== undefined && of !== 'day')
      report(['columns', i, 'days'], 'expected only for a column of type day');
  }
}

/** What is counted from an answer is empty until that is known, so a form cannot ask for it. */
function checkFrom(
  { key, default: written, required, from }: FieldSpec,
  fields: readonly FieldSpec[],
  report: (message: string) => void,
): void {
  const others = fields
    .filter((other) => other.type === 'day' && other.key !== key)
    .map((other) => other.key);
  if (written !== 'after-terms') report('expected only with `default: after-terms`');
  else if (required) report('it is worked out where it is left empty; expected no `required`');
  if (!others.includes(from ?? '')) report(`there is no other day field ${from}`);
}

/** A default that the form itself would refuse. */
function checkDefault(field: FieldSpec, report: (message: string) => void): void {
  const { default: written, type, choices = [] } = field;
  const isText = type === 'line' || type === 'text';
  if (type === 'rows') report('expected none for a field of type rows');
  else if (typeof written !== 'string') {
    if (!isText) report('expected one answer; words in two languages are for fields of type line or text');
  } else if (type === 'day') {
    if (written !== 'today' && knownDefault(field) === null)
      report(`found "${written}"; expected today or after-terms`);
  } else if (type === 'staff') report('expected none for a field of type staff');
  else if (type === 'choice') {
    const values = choices.map(({ value }) => value);
    if (!values.includes(written)) report(`found "${written}"; expected one of ${values.join(', ')}`);
  } else if (!isText && knownDefault(field) === null && !isDecimal(written))
    report(`found "${written}"; expected a number`);
}

interface ReadForm {
  readonly spec: FormSpec;
  readonly source: YamlSource;
}

function findStrangeAnchors({ spec, source }: ReadForm, known: readonly string[]): TemplateProblem[] {
  return spec.fields.flatMap(({ sets }, n) => {
    if (sets === undefined || known.includes(sets)) return [];
    const message = `there is no anchor ${sets}; expected one of ${known.join(', ')}`;
    return [problemAt(source, ['fields', n, 'sets'], message)];
  });
}

function createForms(forms: ReadonlyMap<string, ReadForm>, words: Words): Forms {
  const need = (form: string): FormSpec => {
    const spec = forms.get(form)?.spec;
    if (spec !== undefined) return spec;
    throw new TemplateError([
      { file: `forms/${form}.yaml`, line: 1, key: '', message: 'there is no such form' },
    ]);
  };
  const fieldOf = (form: string, key: string) =>
    forms.get(form)?.spec.fields.find((field) => field.key === key);
  return {
    names: [...forms.keys()],
    has: (form) => forms.has(form),
    choicesOf: (form, field) => fieldOf(form, field)?.choices?.map(({ value }) => value) ?? null,
    typeOf: (form, field) => fieldOf(form, field)?.type ?? null,
    fillersOf: (form) => forms.get(form)?.spec.by ?? null,
    rowsOf: (form) =>
      (forms.get(form)?.spec.fields ?? []).flatMap(({ key, columns, adds = false }) =>
        columns === undefined ? [] : [{ key, columns, adds }],
      ),
    asWritten: (form, field, value, language) =>
      asLines(fieldOf(form, field)?.columns ?? [], value, language),
    asRead: (form, field, value) => {
      const spec = fieldOf(form, field);
      return spec === undefined ? value : answerWords(spec, value, words);
    },
    setsOf: (form) =>
      (forms.get(form)?.spec.fields ?? []).flatMap(({ key, sets }) =>
        sets === undefined ? [] : [{ field: key, anchor: sets }],
      ),
    defaultsOf: (form, language) =>
      need(form).fields.flatMap((field): DefaultAnswer[] => {
        const known = knownDefault(field);
        if (field.from !== undefined) return [];
        if (known !== null) return [{ field: field.key, is: known }];
        if (field.type === 'day') return field.default === 'today' ? [{ field: field.key, is: 'today' }] : [];
        const answer = literalDefault(field, language);
        return answer === undefined ? [] : [{ field: field.key, is: { answer } }];
      }),
    countedOf: (form) =>
      need(form).fields.flatMap(({ key: field, from }) => (from === undefined ? [] : [{ field, from }])),
    versionOf: (form) =>
      createHash('sha256')
        .update(JSON.stringify(need(form)))
        .digest('hex')
        .slice(0, 12),
    checkAnchors: (known) => [...forms.values()].flatMap((form) => findStrangeAnchors(form, known)),
    view: (form, language, subject, initial = {}) =>
      viewForm(form, need(form), language, subject, initial, words),
    check: (form, values, scope = {}) => checkAnswers(need(form), values, scope, words),
  };
}
