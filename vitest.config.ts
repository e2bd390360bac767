import { defineConfig } from 'vitest/config'
import { ClosingLineReporter } from './tools/closing-line-reporter.ts'

export default defineConfig({
  resolve: { conditions: ['keygrant-source', 'node'] },
  // These reach Node itself too: with `import` among them `require` would be given ES modules.
  ssr: { resolve: { conditions: ['keygrant-source', 'node'] } },
  test: {
    include: [
      '{packages,apps,examples,bench,conformance}/**/src/**/*.test.{ts,tsx}',
      'tools/**/*.test.ts',
    ],
    reporters: ['default', new ClosingLineReporter()],
    globalSetup: ['tools/postgres-setup.ts', 'tools/chromium-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
