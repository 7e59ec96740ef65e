import { defineConfig } from 'prisma/config';

// `prisma generate` asks for a native engine it does not use; any existing executable satisfies the question
// without a download. Never do this for `prisma migrate`: there it does nothing and looks successful.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });
