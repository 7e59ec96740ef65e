import { defineConfig, mergeConfig } from 'vitest/config';
import everyRun from '../../../vitest.config.ts';

/** The whole book, for `npm run year`. */
export default mergeConfig(
  { ...everyRun, test: { ...everyRun.test, include: [] } },
  defineConfig({ test: { include: ['test/simulate/year.test.ts'], provide: { yearCustomers: 200 } } }),
);
