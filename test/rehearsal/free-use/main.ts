/** `npm run wander -- --seed 7 --steps 500 --at 2026-11-29T21:00`: the same test with another seed or beginning, for longer. */
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { readLanguage } from '../../../templates/reader/languages.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '300' },
    language: { type: 'string', default: 'zh-CN' },
    at: { type: 'string', default: '2026-11-23T10:00' },
  },
});
const [seed, steps] = [Number(values.seed), Number(values.steps)];
if (!Number.isInteger(seed) || !Number.isInteger(steps) || steps < 1) {
  throw new RangeError('--seed and --steps are whole numbers');
}
const language = readLanguage(values.language);
if (language === null) throw new RangeError('--language is zh-CN or en');
const vitest = await startVitest('test', ['test/rehearsal/free-use/free-use.test.ts'], {
  watch: false,
  provide: { freeUse: { seed, steps, language, at: values.at } },
});
await vitest.close();
