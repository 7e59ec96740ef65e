import { readFileSync } from 'node:fs';

const table = readFileSync(
  new URL('../../bot/platforms/web/page/src/console/console-pages.tsx', import.meta.url),
  'utf8',
);

/** The pages of the menu, from the table of the page itself: one that is added there is tried. */
export const pages = [...table.matchAll(/\{ page: '([a-z-]+)', icon/gu)].map(([, page = '']) => `/${page}`);
