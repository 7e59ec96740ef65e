import type { ApprovalKind } from './approvals.ts';
import { checkDeciders, notAmong } from './check-deciders.ts';
import type { Forms } from './load-forms.ts';
import { type Post, roles } from './roles.ts';
import type { TemplateProblem } from './template-error.ts';
import { type Folder, readTemplateFile } from './template-file.ts';
import { checkYaml, parseYaml, problemAt, type Report } from './yaml-source.ts';
import { deciders, reminders } from './approval-words.ts';
import { key, labels, listOf, mapping, oneOf } from './yaml-words.ts';

const file = 'approvals.yaml';

const kind = mapping({
  key,
  title: labels,
  form: key,
  applicants: listOf(key, 'a list of roles'),
  about: oneOf(['customer', 'nothing']),
  deciders,
  remind: reminders,
});

export const schema = mapping({ approvals: listOf(kind, 'a list of approvals') });

/** @returns an empty list if the file cannot be read; the reason is added to the problems */
export function readApprovals(
  dir: Folder,
  forms: Forms,
  posts: readonly Post[],
  problems: TemplateProblem[],
): readonly ApprovalKind[] {
  const text = readTemplateFile(dir, file, problems);
  const source = text === null ? null : parseYaml(file, text, problems);
  const written = source === null ? null : checkYaml(source, schema, problems);
  if (source === null || written === null) return [];
  return written.approvals.map((one, n): ApprovalKind => {
    const report = (path: 'key' | 'form', message: string) =>
      problems.push(problemAt(source, ['approvals', n, path], message));
    const before = written.approvals.slice(0, n);
    if (before.some((other) => other.key === one.key)) {
      report('key', `${one.key} is there already; expected each only once`);
    }
    if (!forms.has(one.form)) {
      report('form', `there is no form ${one.form}; expected forms/${one.form}.yaml`);
    } else if (before.some((other) => other.form === one.form)) {
      // A request's kind is identified by its form.
      report('form', `the form ${one.form} is another approval's; expected each only once`);
    }
    checkHolders(one, posts, (path, message) =>
      problems.push(problemAt(source, ['approvals', n, ...path], message)),
    );
    return one;
  });
}

type Written = Pick<ApprovalKind, 'applicants' | 'deciders'>;

function checkHolders(
  { applicants, deciders: chain }: Written,
  posts: readonly Post[],
  report: Report,
): void {
  const held = posts.map((post) => post.key);
  for (const [i, one] of applicants.entries()) {
    if (![...roles, ...held].includes(one)) report(['applicants', i], notAmong(one, [...roles, ...held]));
  }
  checkDeciders(chain, { posts, about: 'request' }, (path, message) =>
    report(['deciders', ...path], message),
  );
  for (const [i, { if: only }] of chain.entries()) {
    if (only !== undefined) report(['deciders', i, 'if'], 'only a register has conditions; expected none');
  }
}

/** The kinds a step may wait for. */
export function approvalKeys(approvals: readonly ApprovalKind[]): readonly string[] {
  return approvals.map(({ key: name }) => name);
}
