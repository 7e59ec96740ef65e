import { expect, it } from 'vitest';
import { describeConsole } from './open-console.ts';

/** How long a phone may take until the page of the day can be used, and how much slower than this machine it is. */
const mostSeconds = 3;
const slower = 4;

describeConsole(
  'the first page on a slow phone',
  {
    at: '2026-03-12T10:00',
    fill: async (served) => {
      for (let n = 1; n <= 20; n += 1)
        await served.aCustomer({ code: `C${100 + n}`, anchors: { trialStarted: '2026-03-01' } });
    },
  },
  (served) => {
    it(`has done its work within ${mostSeconds} s of a processor ${slower} times slower than this one`, async () => {
      const { page } = await served.open('zhang', { screen: 'phone' });
      const session = await page.context().newCDPSession(page);
      // Processor time of the page's thread: what else this machine does is not counted.
      await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
      await session.send('Performance.enable');
      const worked = async () => {
        const { metrics } = await session.send('Performance.getMetrics');
        const found = metrics.find(({ name }) => name === 'TaskDuration')?.value;
        if (found === undefined) throw new Error('the browser does not say');
        return found;
      };
      const before = await worked();
      await page.reload();
      const button = page.getByRole('button', { name: /^记录结果 · C101/u });
      await button.waitFor();
      const seconds = (await worked()) - before;
      expect(seconds).toBeGreaterThan(0.02);
      expect(seconds * slower).toBeLessThan(mostSeconds);
      await button.tap();
      await page.getByRole('dialog').getByLabel('小结').waitFor();
    });
  },
);
