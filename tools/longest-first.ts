/**
 * The order of test files: the long ones first, so that no core is left alone with one at the end.
 *
 * A fresh clone remembers no durations, and Vitest then goes by size, which says little: a short
 * file may walk through every page of the console.
 */
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take more than about fifteen seconds, the longest first. */
export const longest = [
  'conformance/src/console/accessible.test.ts',
  'apps/server/src/interaction/views/pages-in-chromium.test.ts',
  'packages/store-sql/src/contract.test.ts',
  'conformance/src/races/races.test.ts',
  'conformance/src/crash/families.test.ts',
  'conformance/src/console/operator-flow.test.ts',
  'conformance/src/console/explorer-flow.test.ts',
  'conformance/src/revocation/revocation.test.ts',
  'packages/store-sql/src/query-plans.test.ts',
  'conformance/src/console/whole-path.test.ts',
  'packages/credentials/src/processes.test.ts',
  'conformance/src/crash/kill-nine.test.ts',
  'apps/docs/src/build-site.test.ts',
  'conformance/src/console/credential-flow.test.ts',
  'conformance/src/browser/whole-path.test.ts',
  'conformance/src/console/flows-lab.test.ts',
  'conformance/src/console/app-flow.test.ts',
  'conformance/src/hostile/hostile.test.ts',
  'tools/doc-examples.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification): number => {
      const index = longest.indexOf(relative(project.vitest.config.root, moduleId))
      return index === -1 ? longest.length : index
    }
    // The sort is stable: all others keep the order that Vitest gives them.
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
