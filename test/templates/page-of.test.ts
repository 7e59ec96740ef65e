import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageLines, pageOf, readMore, moreButton } from '../../templates/reader/page-of.ts';
import type { Content } from '../../templates/reader/card.ts';

/** All pages, as a reader who presses the button to the end sees them. */
function pagesOf(text: Content): Content[] {
  const pages: Content[] = [];
  for (let from = 0; ; ) {
    const page = pageOf(text, from);
    pages.push(page.text);
    if (page.rest === 0) return pages;
    expect(page.shown).toBeGreaterThan(from);
    from = page.shown;
  }
}

const linesOf = ({ body }: Content) => body.join('\n').split('\n');
const listed = (count: number) => Array.from({ length: count }, (_, n) => `· ${n + 1}`);

describe('a page of a long answer', () => {
  const line = fc.constantFrom('· listed', '  below', 'plain', 'heading');
  const paragraph = fc.array(line, { minLength: 1, maxLength: 30 }).map((lines) => lines.join('\n'));
  const body = fc.array(paragraph, { minLength: 1, maxLength: 6 });

  it('with those after it has every line of the answer in order; only headings are repeated', () => {
    fc.assert(
      fc.property(body, (paragraphs) => {
        const numbered = paragraphs.map((text, p) =>
          text
            .split('\n')
            .map((each, n) => `${each} ${p}.${n}`)
            .join('\n'),
        );
        const text: Content = { title: 'title', body: numbered };
        const pages = pagesOf(text);
        const seen = new Set<string>();
        const read = pages.flatMap(linesOf).filter((each) => !seen.has(each) && seen.add(each));
        expect(read).toEqual(linesOf(text));
        for (const { title } of pages) expect(title).toBe('title');
      }),
    );
  });

  it('is a phone screen, unless one entry is longer', () => {
    expect(linesOf(pageOf({ body: [listed(40).join('\n')] }, 0).text)).toHaveLength(pageLines);
    const entry = ['· one', ...Array.from({ length: 30 }, () => '  of it')].join('\n');
    expect(linesOf(pageOf({ body: [entry, '· two'] }, 0).text)).toHaveLength(31);
  });

  it('shows a rest that is not worth a press', () => {
    expect(pageOf({ body: [listed(pageLines + 3).join('\n')] }, 0).rest).toBe(0);
    expect(pageOf({ body: [listed(pageLines + 4).join('\n')] }, 0).rest).toBe(4);
  });

  it('repeats the heading of what it goes on with, and never ends with one', () => {
    const days = (n: number, lines: number) => [`day ${n}`, ...listed(lines)].join('\n');
    const text: Content = { body: [days(1, 13), days(2, 20)] };
    const [first, second] = pagesOf(text);
    expect(linesOf(first ?? text).at(-1)).toBe('· 13');
    expect(linesOf(second ?? text)[0]).toBe('day 2');
    const [, later] = pagesOf({ body: [days(1, 40)] });
    expect(linesOf(later ?? text).slice(0, 2)).toEqual(['day 1', '· 15']);
  });

  it('has fields and buttons on the first page alone', () => {
    const button = { action: 'close', value: 'x', label: 'close' };
    const text: Content = {
      body: [listed(40).join('\n')],
      fields: [{ label: 'a', value: 'b' }],
      buttons: [button],
    };
    const pages = pagesOf(text);
    expect(pages[0]).toMatchObject({ fields: text.fields, buttons: [button] });
    for (const page of pages.slice(1)) expect([page.fields, page.buttons]).toEqual([undefined, undefined]);
  });
});

it('the button carries how much was shown and the command, and nothing else is read as that', () => {
  expect(readMore(moreButton(15, '/crm 审计 C001', 'more').value)).toEqual({
    from: 15,
    command: '/crm 审计 C001',
  });
  for (const value of ['', '15', 'x /crm today', '-1 today', '1234567 today'])
    expect(readMore(value)).toBeNull();
});
