import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['keygrant-source', 'node'] },
  // These reach Node itself too: with `import` among them `require` would be given ES modules.
  ssr: { resolve: { conditions: ['keygrant-source', 'node'] } },
  test: {
    include: [
      '{packages,apps,examples,bench,conformance}/**/src/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
