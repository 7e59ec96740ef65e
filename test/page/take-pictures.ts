/**
 * Takes the pictures of both READMEs from a rehearsal, as a viewer would see them: `npm run pictures`. The rehearsal begins
 * on a fixed morning, so that only what has changed in the program changes the pictures.
 */
import { join } from 'node:path';
import { createProgram } from '../flow/program.ts';
import { takeConsolePictures } from './console-pictures.ts';
import { openBrowser } from './open-browser.ts';
import { type ChatPage, openChatPage } from './page.ts';
import { consoleLinkFor } from './rehearsal-link.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'images');

interface Said {
  readonly bot: string;
  readonly record: string;
  readonly suffix: string;
}

const languages: Readonly<Record<'zh-CN' | 'en', Said>> = {
  'zh-CN': { bot: '新航', record: '记录结果', suffix: '' },
  en: { bot: 'Xinhang', record: 'Record result', suffix: '.en' },
};

const browser = await openBrowser();
try {
  for (const language of ['zh-CN', 'en'] as const) await takeAll(language, languages[language]);
} finally {
  await browser.close();
}

async function takeAll(language: 'zh-CN' | 'en', { bot, record, suffix }: Said): Promise<void> {
  const program = await createProgram({
    XINHANG_REHEARSAL_START: '2026-11-23T09:00',
    XINHANG_LANGUAGE: language,
  });
  try {
    await program.start();
    // What moves may be caught halfway.
    const desk = await openChatPage({ browser, url: program.address, isStill: true });
    await desk.page.getByTestId('messages').waitFor();
    // The weeks before are replayed first.
    await desk.page.locator('.replaying').waitFor({ state: 'hidden', timeout: 120_000 });
    const take = async (chat: ChatPage, name: string, height?: number) => {
      if (height !== undefined) await chat.page.setViewportSize({ width: 1200, height });
      await chat.page.getByTestId('messages').getByTestId('message').last().scrollIntoViewIfNeeded();
      await chat.page.mouse.move(0, 0);
      await chat.page.screenshot({ path: join(folder, `${name}${suffix}.png`), animations: 'disabled' });
    };
    await desk.lookAs('李明');
    await desk.openRoom(bot);
    await take(desk, 'morning', 750);
    await desk.openRoom('宁波华茂电器 沟通群');
    await take(desk, 'supervisor', 750);
    await desk.lookAs('杭州精工机械');
    await desk.openRoom('杭州精工机械 沟通群');
    await take(desk, 'customer', 750);
    const link = await consoleLinkFor(browser, program.address, '李明');
    await takeConsolePictures(browser, link, language, (name) => join(folder, `${name}${suffix}.png`));
    await desk.lookAs('张伟');
    await desk.openRoom(bot);
    const phone = await openChatPage({ browser, url: program.address, screen: 'phone', isStill: true });
    await phone.lookAs('张伟');
    await phone.openRoom(bot);
    await take(phone, 'phone');
    await phone.close();
    await desk.clickButton(record);
    await desk.page.getByRole('dialog').waitFor();
    await take(desk, 'record', 1000);
    await desk.page.keyboard.press('Escape');
    await desk.say('/crm gift propose C004 茶叶礼盒 480');
    await desk.lookAs('周洁');
    await desk.openRoom(bot);
    await take(desk, 'approval', 600);
    await desk.close();
  } finally {
    await program.remove();
  }
}
