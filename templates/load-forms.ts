import { posix } from 'node:path';
import type { Answers, AnswerScope } from './check-answers.ts';
import { checkAnswers } from './check-answers.ts';
import type { FormFieldType, FormView, Language } from './form.ts';
import type { FieldSpec, FormSpec } from './form-schema.ts';
import { formSchema } from './form-schema.ts';
import type { TemplateProblem } from './template-error.ts';
import { refuse, TemplateError } from './template-error.ts';
import { listTemplateFiles, readTemplateFile } from './template-file.ts';
import { viewForm } from './view-form.ts';
import type { YamlSource } from './yaml-source.ts';
import { checkYaml, parseYaml, problemAt } from './yaml-source.ts';

/** The forms by name. Everything but `has` and the two questions throws a TemplateError for a form unknown. */
export interface Forms {
  readonly names: readonly string[];
  has(form: string): boolean;
  /** The values of a choice field; `null` when there is no such field. */
  choicesOf(form: string, field: string): readonly string[] | null;
  /** `null` when there is no such field. */
  typeOf(form: string, field: string): FormFieldType | null;
  /**
   * The form in one language.
   *
   * @param subject opaque: what the answers will be about
   * @param initial answers to start from, by field
   */
  view(
    form: string,
    language: Language,
    subject: string,
    initial?: Readonly<Record<string, string>>,
  ): FormView;
  /**
   * Trims, normalises and judges the answers. Fields left empty are absent from the values; keys that are no field
   * of the form are ignored.
   */
  check(form: string, values: Readonly<Record<string, string>>, scope?: AnswerScope): Answers;
}

/** @throws TemplateError with every problem of every form */
export function loadForms(dir: string): Forms {
  const problems: TemplateProblem[] = [];
  const forms = readForms(dir, problems);
  refuse(problems);
  return forms;
}

export function readForms(dir: string, problems: TemplateProblem[]): Forms {
  const specs = new Map<string, FormSpec>();
  for (const file of listTemplateFiles(dir, 'forms', '.yaml')) {
    const text = readTemplateFile(dir, file, problems);
    const source = text === null ? null : parseYaml(file, text, problems);
    const spec = source === null ? null : checkYaml(source, formSchema, problems);
    if (source === null || spec === null) continue;
    checkFields(spec.fields, source, problems);
    specs.set(posix.basename(file, '.yaml'), spec);
  }
  return createForms(specs);
}

function checkFields(fields: readonly FieldSpec[], source: YamlSource, problems: TemplateProblem[]): void {
  for (const [n, field] of fields.entries()) {
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
    if (field.requiredWhen === undefined) continue;
    const { field: other, is } = field.requiredWhen;
    const choices = fields.find(({ key }) => key === other)?.choices?.map(({ value }) => value);
    if (choices === undefined) report(['requiredWhen', 'field'], `there is no choice field ${other}`);
    else if (!choices.includes(is)) {
      report(['requiredWhen', 'is'], `found "${is}"; expected one of ${choices.join(', ')}`);
    }
  }
}

function createForms(specs: ReadonlyMap<string, FormSpec>): Forms {
  const need = (form: string): FormSpec => {
    const spec = specs.get(form);
    if (spec !== undefined) return spec;
    throw new TemplateError([
      { file: `forms/${form}.yaml`, line: 1, key: '', message: 'there is no such form' },
    ]);
  };
  const fieldOf = (form: string, key: string) => specs.get(form)?.fields.find((field) => field.key === key);
  return {
    names: [...specs.keys()],
    has: (form) => specs.has(form),
    choicesOf: (form, field) => fieldOf(form, field)?.choices?.map(({ value }) => value) ?? null,
    typeOf: (form, field) => fieldOf(form, field)?.type ?? null,
    view: (form, language, subject, initial = {}) => viewForm(form, need(form), language, subject, initial),
    check: (form, values, scope = {}) => checkAnswers(need(form), values, scope),
  };
}
