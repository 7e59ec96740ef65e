import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutText, splitText, wellFormed } from '../../../bot/platforms/slack/cut-text.ts';
import {
  decodeLine,
  decodeText,
  mentionedUsers,
  stripMention,
} from '../../../bot/platforms/slack/decode-text.ts';
import { parseCommand } from '../../../bot/commands/engine/parse.ts';
import { readMention, showMentions, writeMention } from '../../../jobs/mention.ts';
import { escapeText } from '../../../bot/platforms/slack/render.ts';

const names = new Map([['U1', '李主管']]);
const decode = (text: string) => decodeText(text, (id) => names.get(id));

describe('a text from Slack reads as it did on the screen', () => {
  test.each([
    ['你好 &lt;b&gt; &amp; &amp;lt;', '你好 <b> & &lt;'],
    ['<@U1> 请看', '@李主管 请看'],
    ['<@U2|zhang> 请看', '@zhang 请看'],
    ['<@U3> 请看', '@U3 请看'],
    ['在 <#C1|general> 和 <#C2>', '在 #general 和 #C2'],
    ['<!channel> <!here|here> <!everyone>', '@channel here @everyone'],
    ['<!subteam^S1|@销售部>', '@销售部'],
    ['<!date^1392734382^{date}|2014-02-18>', '2014-02-18'],
    ['<https://example.com>', 'https://example.com'],
    ['<https://example.com|example.com>', 'example.com'],
    ['<https://a.example/?x=1&amp;y=2|报价单>', '报价单 (https://a.example/?x=1&y=2)'],
    ['<mailto:wang@example.com|wang@example.com>', 'wang@example.com'],
    ['3 &lt; 5', '3 < 5'],
    ['', ''],
  ])('%s', (sent, read) => {
    expect(decode(sent)).toBe(read);
  });

  test.each([
    ['staff account zhang <@U1>', 'U1', '@李主管'],
    ['staff account zhang <@U2|李主管>', 'U2', '@李主管'],
    ['staff account zhang <@U3>', 'U3', '@U3'],
    ['staff account zhang <@U2|李 &lt;主管&gt; | =“x”>', 'U2', '@李 <主管> | =“x”'],
  ])('in a command, %s is one word that keeps the id', (sent, platformUserId, shown) => {
    const line = decodeLine(sent, (id) => names.get(id));
    const words = parseCommand(line);
    expect(words).toHaveLength(4);
    expect(readMention(words[3]?.text ?? '')).toMatchObject({ platformUserId });
    expect(showMentions(words[3]?.text ?? '')).toBe(shown);
  });

  test('a mention is one word and comes back whole, whatever the name and the id', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(text, text, (platformUserId, name) => {
        const written = writeMention({ platformUserId, name });
        const [word, value, ...more] = parseCommand(`x ${written} to=${written}`).slice(1);
        expect(more).toEqual([]);
        const mention = { platformUserId: wellFormed(platformUserId), name: wellFormed(name) };
        expect(readMention(word?.text ?? '')).toEqual(mention);
        expect(readMention(value?.pair?.value ?? '')).toEqual(mention);
        expect(showMentions(written)).toBe(`@${mention.name}`);
      }),
    );
  });

  test('what only looks like a mention is read without complaint', () => {
    expect(readMention('<@U1|%zz>')).toEqual({ platformUserId: 'U1', name: '%zz' });
    for (const word of ['', '@', '<@>', '<@|x>', 'x<@U1>', '<@U1> x', '<@U 1>']) {
      expect(readMention(word)).toBeNull();
    }
  });

  test('whatever was typed comes back as it was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        expect(decode(escapeText(typed))).toBe(typed);
      }),
    );
  });

  test('only a few of many mentions are looked up, each once', () => {
    const wall = Array.from({ length: 100 }, (_unused, at) => `<@U${at}>`).join(' ');
    expect(mentionedUsers(`<@U1> <@U1|x> ${wall}`)).toHaveLength(20);
    expect(mentionedUsers('<@U1> <@U1|x>')).toEqual(['U1']);
  });
});

describe('the bot’s name in a text', () => {
  test.each([
    ['<@UBOT> /crm today', '/crm today', true],
    ['<@UBOT>　今日', '今日', true],
    ['今日 <@UBOT>', '今日', true],
    ['请 <@UBOT|新航> 帮忙', '请 帮忙', true],
    ['<@UBOT>', '', true],
    ['<@UBOTX> 今日', '<@UBOTX> 今日', false],
    ['@新航 今日', '@新航 今日', false],
    ['一行\n<@UBOT> 二行', '一行\n 二行', true],
  ])('%s', (sent, text, mentioned) => {
    expect(stripMention(sent, 'UBOT')).toEqual({ text, mentioned });
  });
});

describe('a text that is too long', () => {
  test('is cut between characters and marked as cut', () => {
    expect(cutText('一二三四', 3)).toBe('一二…');
    expect(cutText('一二三', 3)).toBe('一二三');
    expect(cutText('😀😀', 3)).toBe('😀…');
    expect(cutText('x', 1)).toBe('x');
  });

  test('stays within the limit and is a prefix of the original', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        const cut = cutText(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(wellFormed(text).startsWith(cut.replace(/…$/, ''))).toBe(true);
        expect(/\p{Surrogate}/u.test(cut)).toBe(false);
      }),
    );
  });

  test('is split without losing or breaking anything', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 2, max: 30 }),
        (text, max) => {
          const pieces = splitText(text, max);
          expect(pieces.every((piece) => piece.length <= max)).toBe(true);
          expect(pieces.join('').replaceAll('\n', '')).toBe(wellFormed(text).replaceAll('\n', ''));
          expect(pieces.some((piece) => /\p{Surrogate}/u.test(piece))).toBe(false);
        },
      ),
    );
  });

  test('is split at the end of a line where there is one', () => {
    expect(splitText(`${'一'.repeat(8)}\n${'二'.repeat(5)}`, 10)).toEqual(['一'.repeat(8), '二'.repeat(5)]);
  });
});
