import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { ClosingLineReporter } from './tools/closing-line-reporter.ts'
import { LongestFirst } from './tools/longest-first.ts'

/**
 * Test files that share a process, since they keep nothing in modules, process or global object. All
 * others have one each: what they touch, or time with, is theirs alone.
 */
const sharing = [
  'packages/{protocol,engine,providers,guard,credentials,emulator}/src/**/*.test.ts',
  'packages/store-sql/src/**/!(contract|mutants|query-plans).test.ts',
  'packages/testkit/src/*.test.ts',
  'apps/server/src/{bootstrap,config,console,docs-site,explorer,http}/**/*.test.ts',
  'apps/server/src/{keys,mail,management,observe,passwords,state}/**/*.test.ts',
  'apps/server/src/{interaction/**/!(*-in-chromium),build-server,start}.test.ts',
  'apps/console/src/{components,design,pages}/**/*.test.ts',
  'apps/console/src/api/{acting,operation-types,read-events}.test.ts',
  'apps/docs/src/{reference/*,!(build-site)}.test.ts',
  'bench/src/pages/*.test.ts',
  'conformance/src/{dpop,emulator,guard,person,platforms}/*.test.ts',
  'conformance/src/foreign/{clients,delegated,foreign-servers,pushed-requests,strict-server,verifiers}.test.ts',
  'conformance/src/{hostile/management,nodes/!(workers),races/model,revocation/endings}.test.ts',
  'examples/{machine-client,mcp-server}/src/*.test.ts',
  'tools/*.test.ts',
]

const project = (name: string, test: TestProjectInlineConfiguration['test']) => ({
  resolve: { conditions: ['keygrant-source', 'node'] },
  // These reach Node itself too: with `import` among them `require` would be given ES modules.
  ssr: { resolve: { conditions: ['keygrant-source', 'node'] } },
  test: {
    name,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Vitest's own second is too short where two suites share two slow cores.
    expect: { poll: { timeout: 15_000 } },
    ...test,
  },
})

export default defineConfig({
  test: {
    // Here and not in the projects, so that it runs once for all.
    globalSetup: ['tools/postgres-setup.ts', 'tools/chromium-setup.ts'],
    reporters: ['default', new ClosingLineReporter()],
    sequence: { sequencer: LongestFirst },
    maxWorkers: 2,
    projects: [
      project('alone', {
        include: [
          '{packages,apps,examples,bench,conformance}/**/src/**/*.test.{ts,tsx}',
          'tools/**/*.test.ts',
        ],
        exclude: [...configDefaults.exclude, ...sharing],
      }),
      // A process for each of these files takes longer than what most of them do.
      project('sharing', { include: sharing, isolate: false }),
    ],
  },
})
