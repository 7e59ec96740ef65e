import { defineConfig } from 'vitest/config';

/** The whole book, for `npm run year`; `npm run year -- --mode 50` takes so many customers. */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/simulate/year.test.ts'],
    testTimeout: 30_000,
    globalSetup: 'test/global-setup.ts',
    provide: { yearCustomers: /^\d+$/u.test(mode) ? Number(mode) : 200 },
  },
}));
