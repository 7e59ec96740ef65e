/** `npm run story -- wecom`: what everyone does and sees in the story of everywhere.test.ts, on one platform or all. */
import { startVitest } from 'vitest/node';

const [platform = ''] = process.argv.slice(2);
const vitest = await startVitest('test', ['test/flow/everywhere.test.ts'], {
  watch: false,
  disableConsoleIntercept: true,
  testNamePattern: `everywhere: ${platform}.* the whole story`,
  provide: { printStory: true },
});
await vitest.close();
