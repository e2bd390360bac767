/** The forms of a page, as a browser without scripts would send them. */

export interface Form {
  /** As written: a path, or an address. */
  readonly action: string
  readonly method: 'get' | 'post'
  /** Hidden fields, text fields with a value, and check boxes that are checked. */
  readonly values: readonly (readonly [name: string, value: string])[]
  /** The names of all its fields and buttons. */
  readonly names: ReadonlySet<string>
  /** The values of all check boxes of a name, checked or not. */
  boxes(name: string): readonly string[]
  /** The values of all buttons of a name. */
  buttons(name: string): readonly string[]
}

export function readForms(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gsu)].map(([, tag = '', inside = '']) => {
    const { action = '', method } = attributesOf(tag)
    const fields = [...inside.matchAll(/<(input|button|select|textarea)\b([^>]*)>/gu)].map(
      ([, kind = '', text = '']) => ({ kind, ...attributesOf(text) }) as Field,
    )
    const checkable = (field: Field): boolean => /^(?:checkbox|radio)$/u.test(field.type ?? '')
    const sent = fields.filter(
      (field) =>
        field.kind === 'input' &&
        !/^(?:submit|button|image|reset|file)$/u.test(field.type ?? '') &&
        (!checkable(field) || field.checked !== undefined),
    )
    return {
      action,
      method: method?.toLowerCase() === 'post' ? 'post' : 'get',
      values: [...sent.flatMap(pairOf), ...[...inside.matchAll(select)].flatMap(chosenOf)],
      names: new Set(fields.flatMap(({ name }) => (name === undefined ? [] : [name]))),
      boxes: (wanted) =>
        fields.filter((field) => checkable(field) && field.name === wanted).map(valueOf),
      buttons: (wanted) =>
        fields.filter(({ kind, name }) => kind === 'button' && name === wanted).map(valueOf),
    }
  })
}

interface Field {
  readonly kind: string
  readonly type?: string
  readonly name?: string
  readonly value?: string
  readonly checked?: string
}

const valueOf = ({ value, type }: Field): string => value ?? (type === 'checkbox' ? 'on' : '')
const pairOf = (field: Field): [string, string][] =>
  field.name === undefined ? [] : [[field.name, valueOf(field)]]

const select = /<select\b([^>]*)>(.*?)<\/select>/gsu
function chosenOf([, tag = '', inside = '']: RegExpMatchArray): [string, string][] {
  const { name } = attributesOf(tag)
  const options = [...inside.matchAll(/<option\b([^>]*)>/gu)].map(([, text = '']) =>
    attributesOf(text),
  )
  const chosen = options.find(({ selected }) => selected !== undefined) ?? options[0]
  return name === undefined || chosen === undefined ? [] : [[name, chosen['value'] ?? '']]
}

function attributesOf(text: string): Record<string, string> {
  const found = text.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/giu)
  return Object.fromEntries(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      unescapeHtml(double ?? single ?? bare ?? ''),
    ]),
  )
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

export const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/giu, (all, ...groups) => {
    const [decimal, hex, name] = groups as (string | undefined)[]
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return entities[name ?? ''] ?? all
  })
