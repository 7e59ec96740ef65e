import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { customerText, staffText } from '../../templates/reader/card.ts';
import { languages } from '../../templates/reader/languages.ts';
import type { Fixture } from '../platforms/web/fixture.ts';
import { fullValues, valuesFor } from '../templates/full-values.ts';
import type { ChatPage, Screen } from './page.ts';

/** Pictures of every card are left in this folder, to review changes of their design. */
const pictures = process.env['XINHANG_PICTURES'];

/** What is outside its bubble or the screen, as `text: 412 > 390`. */
const outside = `
  [...document.querySelectorAll('[data-testid=messages] [data-testid=message]')].flatMap((message) => {
    const body = message.querySelector('.ant-bubble-content');
    const edge = body.getBoundingClientRect().right + 1;
    const over = [...body.querySelectorAll('.message-body *')].filter((one) => one.getBoundingClientRect().right > edge);
    const wide = edge > document.documentElement.clientWidth ? [body] : [];
    return [...wide, ...over].map((one) =>
      one.innerText + ': ' + Math.round(one.getBoundingClientRect().right) + ' > ' + Math.round(edge));
  })`;

/** Days within messages that stand on two lines. */
const brokenDays = `
  [...document.querySelectorAll('[data-testid=messages] .message-body *')].flatMap((one) =>
    [...one.childNodes].filter((node) => node.nodeType === 3).flatMap((node) =>
      [...node.data.matchAll(/\\d{4}年\\d+月\\d+日(?: 周.)?|(?:[A-Z][a-z]{2} )?\\d{1,2} [A-Z][a-z]{2} \\d{4}/gu)].flatMap(({ index, 0: day }) => {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + day.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        return lines.size > 1 ? [day] : [];
      })))`;

/** Registers a test of every text of the company as a card, on the stage of `rehearsal-use.test.ts`. */
export function testCards(open: (screen: Screen) => Promise<ChatPage>, stage: () => Fixture): void {
  const { texts } = loadedTemplates();
  const at = Temporal.Instant.from('2026-03-01T09:00:00+08:00');
  const readers = ['li', 'zhang', 'wang'];

  /** A page of the chat has forty messages: the texts for staff go to three colleagues in turn. */
  async function post(language: (typeof languages)[number]): Promise<void> {
    const { web } = stage();
    for (const [n, key] of texts.keys.entries()) {
      const { audience: _, ...text } = texts.render(
        key,
        language,
        valuesFor(texts, key, fullValues(language), language === 'en' ? 'sample' : '示例'),
        'x',
      );
      const options = { marker: `${language} ${key}`, about: [], at };
      if (texts.audienceOf(key) === 'staff')
        await web.dm({ platformUserId: readers[n % readers.length] ?? 'li' }, staffText(text), options);
      else await web.post({ kind: 'customer', platformRoomId: 'customer:C001' }, customerText(text), options);
    }
  }

  describe.each<Screen>(['phone', 'desktop'])('every card, on a %s', (screen) => {
    it.each([...languages])('stays within its bubble and the screen: %s', async (language) => {
      await post(language);
      const chat = await open(screen);
      for (const [who, room] of [
        ['销售主管', '新航'],
        ['业务员', '新航'],
        ['业务助理', '新航'],
        ['客户', '华东精工 沟通群'],
      ] as const) {
        await chat.lookAs(who);
        await chat.openRoom(room);
        expect(await chat.page.evaluate<string[]>(outside), who).toEqual([]);
        expect(await chat.page.evaluate<string[]>(brokenDays), who).toEqual([]);
        if (pictures !== undefined) await picture(chat, join(pictures, `${screen} ${language} ${who}`));
      }
    });
  });
}

/** One picture per message. */
async function picture(chat: ChatPage, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const messages = await chat.page.getByTestId('messages').getByTestId('message').all();
  for (const [n, message] of messages.entries()) {
    const path = join(folder, `${String(n).padStart(3, '0')}.png`);
    await message.screenshot({ path, animations: 'disabled' });
  }
}
