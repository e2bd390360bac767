import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['keygrant-source', 'import', 'module', 'node', 'default'] },
  ssr: { resolve: { conditions: ['keygrant-source', 'import', 'module', 'node', 'default'] } },
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
