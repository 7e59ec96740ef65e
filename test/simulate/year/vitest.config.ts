import { defineConfig } from 'vitest/config';

/** The whole book, for `npm run year`. */
export default defineConfig({
  test: { include: ['test/simulate/year.test.ts'], testTimeout: 30_000, provide: { yearCustomers: 200 } },
});
