import { readFileSync } from 'node:fs'
import { problems } from '@keygrant/engine'
import { expect, it } from 'vitest'
import { problemAdvice } from './problem-advice.ts'

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')

/** Markdown as it reads: links by their words, code as text. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]+)\]\([^)]*\)/gu, '$1')
    .replaceAll('`', '')
    .trim()

it('has the words of docs/errors.md for every problem', () => {
  const sections = page.matchAll(/^## (\w+)\n\nAnswered as `\w+`\.\s*(.*?)(?=^## |$(?![\s\S]))/gmsu)
  const documented = Object.fromEntries(
    [...sections].map(([, id = '', body = '']) => {
      const [why, ...fix] = body
        .split(/\n\s*\n/u)
        .map(plain)
        .filter(Boolean)
      return [id, { why, fix: fix.join(' ') }]
    }),
  )
  expect(problemAdvice).toEqual(documented)
  expect(Object.keys(problemAdvice).sort()).toEqual(Object.keys(problems).sort())
})
