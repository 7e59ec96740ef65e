import { describe, expect, it } from 'vitest';
import { testCards } from './cards.ts';
import type { ChatPage } from './page.ts';
import { describePage } from './rehearsal-stage.ts';
import { testUse } from './usable.ts';

describePage('how it can be used', (stage) => {
  const { open } = stage;
  describe('on a phone', () => {
    const widthOf = (chat: ChatPage) =>
      chat.page.evaluate<number>('Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)');

    it('everything fits its width: rooms, messages, threads, forms, the panel', async () => {
      const chat = await open('phone');
      const fits = async () => expect(await widthOf(chat)).toBe(390);
      await fits();
      await chat.nextEvent();
      await chat.nextEvent();
      await chat.say(`一个很长的词${'a'.repeat(200)}`);
      await fits();
      await chat.page.getByTestId('toggle-follow-ups').click();
      expect((await chat.followUps())[0]).toContain('询问试用情况');
      await fits();
      await chat.page.locator('.ant-drawer-mask').click({ position: { x: 8, y: 400 } });
      await chat.page.getByTestId('follow-ups').waitFor({ state: 'hidden' });
      await chat.lookAs('客户');
      await chat.replyInThread('设备试用已经10天了', '还不错');
      await fits();
      await chat.closeThread();
      await chat.lookAs('业务员');
      await chat.openRoom('新航');
      await fits();
      await chat.clickButton('完成回访');
      await chat.fillForm({ 试用情况: '良好', 沟通内容: '一切正常' });
      await fits();
      await chat.submitForm();
      expect(stage.fixture.sink.arrived.at(-1)).toMatchObject({
        kind: 'form',
        values: { summary: '一切正常' },
      });
      expect(chat.complaints).toEqual([]);
    });

    it('other people are reached through the menu', async () => {
      const chat = await open('phone');
      await chat.lookAs('赵国强');
      expect(await chat.roomNames()).toEqual(['新航']);
    });
  });

  testUse(open);

  testCards(open, () => stage.fixture);
});
