import react from '@vitejs/plugin-react';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const page = (file: string): string => join(import.meta.dirname, file);

/** Compresses the assets at build time, so that the server only selects a file. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      for (const fileName of Object.keys(bundle)) {
        if (dir === undefined || !/\.(js|css|svg)$/.test(fileName)) continue;
        const source = await readFile(join(dir, fileName));
        if (source.length < 1024) continue;
        await writeFile(join(dir, `${fileName}.gz`), gzipSync(source, { level: 9 }));
        await writeFile(join(dir, `${fileName}.br`), brotliCompressSync(source));
      }
    },
  };
}

/** The rehearsal's page and the console's; `npm run build:page` writes both to `dist/page`. */
export default defineConfig({
  // The console is served below the path of its public address.
  base: './',
  plugins: [react(), compressAssets()],
  html: { cspNonce: '__NONCE__' },
  server: { proxy: { '/api': 'http://127.0.0.1:4173' } },
  build: {
    outDir: '../../../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would require a weaker content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: page('index.html'), console: page('console.html') },
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 2 }],
        },
      },
    },
  },
});
