/** Makes of the library few files, which are imported in a fraction of the time: decision 0011. */
import { defineConfig } from 'vite'

const conditions = ['keygrant-source', 'node']

export default defineConfig({
  build: {
    ssr: true,
    target: 'es2023',
    outDir: 'dist/bundle',
    // What an error's stack says stays readable, and an app's own bundler makes it small.
    minify: false,
    rolldownOptions: {
      input: {
        index: 'src/index.ts',
        node: 'src/node/index.ts',
        internal: 'src/node/internal.ts',
        'without-node': 'src/without-node.ts',
      },
      // Which of the two it is, whoever loads it decides.
      external: ['#node'],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      preserveEntrySignatures: 'strict',
    },
  },
  resolve: { conditions },
  ssr: {
    target: 'node',
    resolve: { conditions },
    noExternal: [/^@keygrant\//u],
    external: ['oauth4webapi', 'undici', '@napi-rs/keyring'],
  },
})
