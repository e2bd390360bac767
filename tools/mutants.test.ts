import { expect, it } from 'vitest'
import { files, read } from './sources.ts'

interface Mutant {
  readonly what: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly test: string
}

const lists = files.filter((file) => /^packages\/[^/]+\/mutants\.json$/u.test(file))

it('every mistake that `npm run mutants` makes can be made: its text stands there once', () => {
  expect(lists.length).toBeGreaterThan(0)
  const stale = lists.flatMap((list) => {
    const folder = list.replace('mutants.json', '')
    return (JSON.parse(read(list)) as readonly Mutant[])
      .filter(({ file, find, replace, test }) => {
        const times = read(folder + file).split(find).length - 1
        return times !== 1 || find === replace || !files.includes(folder + test)
      })
      .map(({ what, file }) => `${folder}${file}: ${what}`)
  })
  expect(stale).toEqual([])
})
