import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What WCAG 2.2 A and AA forbid, as `rule: element`, and whether the page is wider than the screen. */
export async function forbidden(page: Page): Promise<string[]> {
  if (await page.evaluate<boolean>('window.axe === undefined')) await page.evaluate(axe);
  return await page.evaluate<string[]>(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
    .then(({ violations }) => [
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + (node.any[0] ? node.any[0].message : ''))),
      // A page that scrolls within its frame is cut off there.
      ...[document.documentElement, ...document.querySelectorAll('main')]
        .filter((one) => one.scrollWidth > one.clientWidth)
        .map(() => 'wider than the screen'),
    ])`);
}
