/** What the documentation says of each problem, for the pages that explain a refusal. */

export interface Explanation {
  /** What happened. */
  readonly why: string
  /** What to do about it. */
  readonly fix: string
  /** The OAuth code that the client heard. */
  readonly answeredAs: string
}

const plain = (text: string): string => text.replace(/\[([^\]]+)\]\([^)]*\)/gu, '$1').trim()

/** The problems of `docs/errors.md`: sections that say what a problem is answered as. */
export function explanationsOf(page: string): Readonly<Record<string, Explanation>> {
  const sections = page.split(/^## /mu).slice(1)
  const found = sections.flatMap((section) => {
    const [name = '', first = '', ...rest] = section.split(/\n\s*\n/u).map((each) => each.trim())
    const [, answeredAs = '', why = ''] = /^Answered as `(\w+)`\.\s*([\s\S]*)$/u.exec(first) ?? []
    if (answeredAs === '') return []
    return [
      [
        name.split('\n')[0]?.trim() ?? '',
        { why: plain(why), fix: plain(rest.join(' ')), answeredAs },
      ] as const,
    ]
  })
  return Object.fromEntries(found)
}

/** The source of `src/api/generated/explanations.ts`. */
export const explanationsSource = (page: string): string =>
  `/** Made from \`docs/errors.md\` by \`npm run console:api\`. Not to be edited. */

export interface Explanation {
  readonly why: string
  readonly fix: string
  readonly answeredAs: string
}

export const explanations: Readonly<Record<string, Explanation>> = ${JSON.stringify(explanationsOf(page), undefined, 2)}
`
