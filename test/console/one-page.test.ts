import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '../../bot/platforms/web/page/src');

/** Every file of the page that this one loads, itself included. */
function reachedFrom(entry: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (file: string): void => {
    const name = relative(source, file);
    if (found.has(name) || !existsSync(file)) return;
    found.add(name);
    if (!/\.tsx?$/u.test(file)) return;
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\(?\s*)'(\.[^']+)'/gu))
      add(join(dirname(file), path));
  };
  add(join(source, entry));
  return found;
}

/** What the chat of the rehearsal and the console have in common, so that neither looks or speaks differently. */
const shared = [
  'theme.ts',
  'styles/base.css',
  'styles/touch.css',
  'icon.svg',
  'notice.tsx',
  'form/form-modal.tsx',
  'words/use-words.ts',
  'words/en.ts',
  'words/zh-cn.ts',
  'words/format-time.ts',
];

it.each(['main.tsx', 'console/main.tsx'])(
  '%s has the theme, the forms, the notices and the words of both',
  (entry) => {
    const files = reachedFrom(entry);
    expect(shared.filter((file) => !files.has(file))).toEqual([]);
  },
);

it('colors have their names in one place', () => {
  const defined = (file: string) =>
    [...readFileSync(join(source, file), 'utf8').matchAll(/^\s*--(ink|paper|line|brand|ground)[\w-]*:/gmu)]
      .length;
  expect(defined('styles/base.css')).toBeGreaterThan(5);
  const others = [...reachedFrom('main.tsx'), ...reachedFrom('console/main.tsx')].filter(
    (file) => file.endsWith('.css') && file !== 'styles/base.css',
  );
  expect(others.filter((file) => defined(file) > 0)).toEqual([]);
});
