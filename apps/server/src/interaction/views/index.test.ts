/** What holds for every page in every state, whatever the model says. */
import fc from 'fast-check'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import { languages } from '../words/catalogues.ts'
import { context } from './fixtures/models.ts'
import { type PageState, states } from './fixtures/states.ts'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

const isElement = (node: Node): node is Element => 'tagName' in node

/** All elements, in the order of the document. */
function elementsOf(node: Node): readonly Element[] {
  const below = 'childNodes' in node ? node.childNodes.flatMap(elementsOf) : []
  return isElement(node) ? [node, ...below] : below
}

const read = (html: string): readonly Element[] => elementsOf(parse(html))

const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((each) => each.name === name)?.value

const named = (elements: readonly Element[], ...names: readonly string[]): readonly Element[] =>
  elements.filter(({ tagName }) => names.includes(tagName))

const textOf = (node: Node): string => {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

/** What a document is made of, without what it says: names of elements and of their attributes. */
const shapeOf = (html: string): readonly string[] =>
  read(html).map(({ tagName, attrs }) => [tagName, ...attrs.map(({ name }) => name)].join(' '))

/** What the engine or the server made, not a person or a client: one of a few words. */
const words = new Set(['kind', 'error', 'done', 'purpose', 'totp', 'language'])

/** A copy in which every text that somebody could have chosen is another. */
function spoil<T>(value: T, text: string): T {
  const change = (each: unknown): unknown => {
    if (typeof each === 'string') return text
    if (Array.isArray(each)) return each.map(change)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(
      Object.entries(each).map(([name, inner]) => [name, words.has(name) ? inner : change(inner)]),
    )
  }
  return change(value) as T
}

/** Fields have names that we give them; what stands in them is what counts. */
const spoiltPage = ({ model, show }: PageState, text: string): string =>
  show({ ...spoil(context, text), hidden: { csrf: text, interaction: text } }, spoil(model, text))

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</title></textarea></style><svg onload=alert(1)>',
  '<!-- --><![CDATA[ ]]>',
  'javascript:alert(1)',
  ' data:text/html,<script>alert(1)</script>',
  'data:image/png"onerror="alert(1)',
  'https://evil.example/"onclick="alert(1)',
  '&lt;b&gt;&amp;quot;&#34;',
  '{client}{link}$&$1',
]

describe.each(states)('$name', (state) => {
  const sound = state.show(context)

  it('shows hostile text as text, wherever it stands', () => {
    for (const text of hostile) {
      const html = spoiltPage(state, text)
      const plain = spoiltPage(state, text.replace(/[<>"'&{}$]/gu, 'x'))
      expect(shapeOf(html)).toEqual(shapeOf(plain))
    }
  })

  it('leads to addresses of the web only, and loads nothing from elsewhere', () => {
    for (const text of hostile) {
      const elements = read(spoiltPage(state, text))
      const links = named(elements, 'a', 'link').flatMap((each) => attribute(each, 'href') ?? [])
      expect(links.filter((link) => !/^(?:https:\/\/|[/?#]|data:,$)/u.test(link))).toEqual([])
      const loaded = named(elements, 'script', 'img').map((each) => attribute(each, 'src') ?? '')
      // The picture of the authenticator's key is made by the server.
      const own = state.name.startsWith('totpSetupPage') ? text : undefined
      const others = loaded.filter((each) => each !== own)
      expect(others.filter((each) => !/^(?:\/pages\/|data:image\/)/u.test(each))).toEqual([])
    }
  })

  it('has one heading of the first level, a language and a title', () => {
    for (const language of languages) {
      const elements = read(state.show({ ...context, language }))
      const [html] = elements
      expect(html && attribute(html, 'lang')).toBe(language)
      expect(html && attribute(html, 'dir')).toBe('ltr')
      expect(named(elements, 'h1').map(textOf)).toEqual([expect.stringMatching(/\S/u)])
      expect(named(elements, 'title').map(textOf)).toEqual([expect.stringMatching(/\S – /u)])
    }
  })

  it('has no script, style or handler of its own inside', () => {
    const elements = read(sound)
    expect(named(elements, 'style', 'iframe', 'object', 'base')).toEqual([])
    expect(named(elements, 'script').map(textOf).join('')).toBe('')
    const names = elements.flatMap(({ attrs }) => attrs.map(({ name }) => name))
    expect(names.filter((name) => name === 'style' || name.startsWith('on'))).toEqual([])
  })

  it('posts what proves that a form is ours to our own paths, and nowhere else', () => {
    for (const form of named(read(sound), 'form')) {
      const inputs = named(elementsOf(form), 'input')
      const hidden = inputs.filter((each) => attribute(each, 'type') === 'hidden')
      const own = attribute(form, 'action')?.startsWith('/') === true
      const sent = hidden.map((each) => attribute(each, 'name'))
      expect(attribute(form, 'method')).toBe('post')
      expect(sent.includes('csrf') && sent.includes('interaction')).toBe(own)
    }
  })

  it('says nothing twice that is found by its name', () => {
    const ids = read(sound).flatMap((each) => attribute(each, 'id') ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    const wanted = read(sound).flatMap((each) => [
      ...(attribute(each, 'for') ?? '').split(' '),
      ...(attribute(each, 'aria-describedby') ?? '').split(' '),
      ...(attribute(each, 'aria-labelledby') ?? '').split(' '),
    ])
    expect(wanted.filter((id) => id !== '' && !ids.includes(id))).toEqual([])
  })
})

it('shows any text at all as text', { timeout: 60_000 }, () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(fc.constantFrom(...states), text, (state, value) => {
      const kept = value.trim() === '' ? `${value}.` : value
      expect(shapeOf(spoiltPage(state, kept))).toEqual(shapeOf(spoiltPage(state, 'x')))
    }),
    { numRuns: 300 },
  )
})

it.each(['consentPage with choices', 'connectedAppsPage many'])(
  'says for which installation and region: %s',
  (name) => {
    const state = states.find((each) => each.name === name)
    const text = textOf(parse(state?.show(context) ?? ''))
    for (const said of ['Installation', 'ins_1', 'eu-central']) expect(text).toContain(said)
  },
)

it('says what the model says, whole', () => {
  const name = '<b>Fleet</b> & "Sons"'
  const state = states.find((each) => each.name === 'signInPage for a client')
  const html = state?.show(context, { client: { name, logoUri: null }, email: name }) ?? ''
  const elements = read(html)
  expect(named(elements, 'strong').map(textOf)).toEqual([name])
  expect(named(elements, 'input').map((each) => attribute(each, 'value'))).toContain(name)
})
