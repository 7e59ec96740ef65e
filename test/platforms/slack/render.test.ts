import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionOf, renderCard } from '../../../bot/platforms/slack/render.ts';
import type { Content } from '../../../templates/reader/card.ts';
import { checkHome, checkMessageBlocks } from '../../fakes/slack/check-blocks.ts';
import type { Block } from '../../fakes/slack/model.ts';
import { buttonsOf, pingsOf } from '../../fakes/slack/visible.ts';

/** Hostile names and texts. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '<!channel>',
    '<!here|here>',
    '<!everyone>',
    '<@U0000001A>',
    '<#C0000001A|general>',
    '<!subteam^S1|@sales>',
    '<https://evil.example|付款>',
    'https://evil.example',
    '*粗* _斜_ ~删~ `code` ```block``` >quote',
    ':smile: @channel @here #general',
    '&lt;!channel&gt;',
    '&amp;lt;!channel&gt;',
    '\u202e反',
    '\ud800',
    '',
    ' \n ',
  ),
  fc.string({ unit: 'grapheme', minLength: 100, maxLength: 4000 }),
);

const button = fc.record({
  action: fc.constantFrom('close', 'snooze', 'approve'),
  value: fc.string({ minLength: 1, maxLength: 60 }),
  label: nasty,
  style: fc.constantFrom('primary' as const, 'danger' as const),
});

const card: fc.Arbitrary<Content> = fc.record(
  {
    title: nasty,
    body: fc.array(nasty, { maxLength: 60 }),
    fields: fc.array(fc.record({ label: nasty, value: nasty }), { maxLength: 120 }),
    buttons: fc.array(button, { maxLength: 60 }),
  },
  { requiredKeys: ['body'] },
);

/** The blocks as Slack parses them. */
function onTheWire(blocks: unknown): readonly Block[] {
  return JSON.parse(JSON.stringify(blocks)) as readonly Block[];
}

describe('any card whatever', () => {
  test('pings no one, links nothing and is within Slack’s limits', () => {
    fc.assert(
      fc.property(card, (content) => {
        const { text, blocks } = renderCard(content);
        const shown = { text, blocks: onTheWire(blocks), linked: false };
        expect(checkHome({ type: 'home', blocks: shown.blocks })).toBeNull();
        expect(pingsOf(shown)).toEqual([]);
        expect(checkMessageBlocks(shown.blocks)).toBeNull();
        expect(text.length).toBeLessThanOrEqual(15_000);
        expect(/\p{Surrogate}/u.test(text)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps every one of its buttons, with the action and the value it had', () => {
    fc.assert(
      fc.property(card, (content) => {
        const drawn = buttonsOf(onTheWire(renderCard(content).blocks));
        expect(drawn.map(({ actionId, value }) => ({ action: actionOf(actionId), value }))).toEqual(
          (content.buttons ?? []).map(({ action, value }) => ({ action, value })),
        );
      }),
    );
  });

  test('a card that does ping is noticed: the measure itself can fail', () => {
    const shown = (text: string, blocks: object[] = [], linked = false) =>
      pingsOf({ text, blocks: blocks as never, linked });
    expect(shown('<!channel>')).not.toEqual([]);
    expect(shown('@channel', [], true)).not.toEqual([]);
    expect(shown('', [{ type: 'section', text: { type: 'mrkdwn', text: '<@U1>' } }])).not.toEqual([]);
    expect(shown('', [{ type: 'section', text: { type: 'plain_text', text: ':smile:' } }])).not.toEqual([]);
    expect(
      shown('', [{ type: 'rich_text', elements: [{ type: 'broadcast', range: 'channel' }] }]),
    ).not.toEqual([]);
  });
});

describe('a card is drawn', () => {
  test('with its title, its paragraphs, its fields and its buttons, in this order', () => {
    const { text, blocks } = renderCard({
      title: '试用回访',
      body: ['第一段\n第二行', '第二段'],
      fields: [{ label: '客户', value: 'A & B' }],
      buttons: [{ action: 'close', value: 'f-1', label: '完成', style: 'primary' }],
    });
    const plain = (words: string) => ({ type: 'plain_text', text: words, emoji: false });
    expect(blocks).toEqual([
      { type: 'header', text: plain('试用回访') },
      { type: 'section', text: plain('第一段\n第二行') },
      { type: 'section', text: plain('第二段') },
      { type: 'section', fields: [plain('客户：A & B')] },
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'close#0', text: plain('完成'), value: 'f-1', style: 'primary' },
        ],
      },
    ]);
    expect(text).toBe('试用回访\n第一段\n第二行\n第二段\n客户：A &amp; B');
  });

  test('with a long paragraph in several sections, of which none of it is lost', () => {
    const paragraph = Array.from({ length: 500 }, (_unused, at) => `第${at}行`)
      .join('\n')
      .repeat(2);
    const { blocks } = renderCard({ body: [paragraph] });
    expect(blocks.length).toBeGreaterThan(1);
    const words = blocks.map((block) => (block.type === 'section' ? block.text?.text : '')).join('\n');
    expect(words.replaceAll('\n', '')).toBe(paragraph.replaceAll('\n', ''));
  });

  test('with an ellipsis where it is longer than Slack takes', () => {
    const words = (content: Content) =>
      renderCard(content)
        .blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : ''))
        .join('');
    const ending = (content: Content) => ({ length: words(content).length, end: words(content).slice(-2) });
    expect(ending({ body: ['一'.repeat(12_001)] })).toEqual({ length: 12_000, end: '一…' });
    expect(ending({ body: ['一'.repeat(12_000), '二'] })).toEqual({ length: 12_001, end: '一…' });
    expect(ending({ body: ['一'.repeat(11_999), '二'] })).toEqual({ length: 12_000, end: '一二' });
    const many = renderCard({
      body: Array.from({ length: 200 }, (_unused, at) => `${at}${'一'.repeat(50)}`),
    });
    expect(many.blocks.length).toBeLessThanOrEqual(50);
    expect(renderCard({ title: '题'.repeat(200), body: [] }).blocks[0]).toMatchObject({
      text: { text: `${'题'.repeat(149)}…` },
    });
  });

  test('not at all if it exceeds the limits: ids cannot be cut and buttons cannot be dropped', () => {
    const one = { action: 'close', label: '完成' };
    expect(() => renderCard({ body: [], buttons: [{ ...one, value: 'x'.repeat(2001) }] })).toThrow(
      RangeError,
    );
    const buttons = Array.from({ length: 1300 }, (_unused, at) => ({ ...one, value: String(at) }));
    expect(() => renderCard({ body: ['一'], buttons })).toThrow(RangeError);
  });
});
