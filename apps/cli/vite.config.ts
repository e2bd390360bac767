/** Makes of the command line, the server and all they use one program in few files: decision 0010. */
import { defineConfig } from 'vite'

const conditions = ['keygrant-source', 'node']

export default defineConfig({
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist/bundle',
    // What an error's stack says stays readable.
    minify: false,
    rolldownOptions: {
      // A worker is found beside the program.
      input: { main: 'src/main.ts', worker: '../server/src/workers/worker.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  resolve: { conditions },
  ssr: {
    resolve: { conditions },
    noExternal: true,
    // Native code finds itself by where its package is.
    external: ['better-sqlite3', '@node-rs/argon2', '@napi-rs/keyring'],
  },
})
