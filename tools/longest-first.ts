/**
 * The order of test files: the long ones first, so that no core is left alone with one at the end.
 *
 * A fresh clone remembers no durations, and Vitest then goes by size, which says little: a short
 * file may walk through every page of the console.
 */
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take more than about six seconds, the longest first. */
export const longest = [
  'conformance/src/console/accessible.test.ts',
  'apps/server/src/interaction/views/pages-in-chromium.test.ts',
  'packages/store-sql/src/contract.test.ts',
  'conformance/src/races/races.test.ts',
  'conformance/src/revocation/revocation.test.ts',
  'conformance/src/console/app-flow.test.ts',
  'conformance/src/console/explorer-flow.test.ts',
  'packages/credentials/src/processes.test.ts',
  'conformance/src/console/flows-lab.test.ts',
  'conformance/src/console/credential-flow.test.ts',
  'conformance/src/console/whole-path.test.ts',
  'apps/docs/src/build-site.test.ts',
  'conformance/src/console/operator-flow.test.ts',
  'packages/store-sql/src/query-plans.test.ts',
  'conformance/src/crash/families.test.ts',
  'conformance/src/browser/whole-path.test.ts',
  'conformance/src/hostile/hostile.test.ts',
  'tools/doc-examples.test.ts',
  'packages/store-sql/src/mutants.test.ts',
  'conformance/src/crash/kill-nine.test.ts',
  'conformance/src/foreign/other-languages.test.ts',
  'apps/cli/src/session-commands.test.ts',
  'examples/web-app/src/web-app.test.ts',
  'packages/store-sql/src/open-store.test.ts',
  'conformance/src/platforms/machine.test.ts',
  'apps/cli/src/emulate.test.ts',
  'apps/server/src/http/feed-streams.test.ts',
  'examples/browser-app/src/page-server.test.ts',
  'conformance/src/faults/faults.test.ts',
  'apps/server/src/management/overload.test.ts',
  'tools/closing-line-reporter.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification): number => {
      const index = longest.indexOf(relative(project.vitest.config.root, moduleId))
      // Those that share a process come last and together: it ends when another kind of file is next.
      const first = project.config.isolate ? 0 : longest.length + 1
      return first + (index === -1 ? longest.length : index)
    }
    // The sort is stable: all others keep the order that Vitest gives them.
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
