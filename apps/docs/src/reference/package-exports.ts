/** A reference page for a package, from its built declarations and their doc comments. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync } from 'oxc-parser'

interface Declaration {
  readonly name: string
  readonly text: string
  readonly comment: string
}

interface Exported {
  readonly name: string
  readonly file: string
}

const parse = (
  file: string,
): { readonly text: string; readonly tree: ReturnType<typeof parseSync> } => {
  const text = readFileSync(file, 'utf8')
  const tree = parseSync(file, text, { lang: 'dts' })
  const [fault] = tree.errors
  if (fault !== undefined) throw new Error(`${file}: ${fault.message}`)
  return { text, tree }
}

/** The names an entry point gives away, each with the declaration file it is in. */
function exportsOf(entry: string): readonly Exported[] {
  return parse(entry).tree.program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || node.source === null) return []
    const file = join(dirname(entry), node.source.value).replace(/\.[jt]s$/u, '.d.ts')
    return node.specifiers.flatMap(({ exported }) =>
      exported.type === 'Identifier' ? [{ name: exported.name, file }] : [],
    )
  })
}

/** The lines of a doc comment without its stars. */
const withoutStars = (comment: string): string =>
  comment
    .replace(/^\*/u, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/u, ''))
    .join('\n')
    .trim()

function declarationsOf(file: string): readonly Declaration[] {
  const { text, tree } = parse(file)
  return tree.program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || node.declaration === null) return []
    const { declaration } = node
    const id =
      declaration.type === 'VariableDeclaration' ? declaration.declarations[0]?.id : declaration.id
    if (id?.type !== 'Identifier') return []
    const above = tree.comments.findLast(
      ({ end, value }) =>
        value.startsWith('*') && end <= node.start && text.slice(end, node.start).trim() === '',
    )
    const comment = above === undefined ? '' : withoutStars(above.value)
    return [{ name: id.name, text: text.slice(node.start, node.end), comment }]
  })
}

const titles: Readonly<Record<string, string>> = {
  param: 'Takes',
  returns: 'Answers',
  throws: 'Throws',
  default: 'Default',
  see: 'See',
}

/** A doc comment as Markdown: its tags become short labelled paragraphs, `{@link x}` becomes code. */
export function commentToMarkdown(comment: string): string {
  const [first = '', ...tags] = comment.split(/^@(?=[a-z])/mu)
  const parts = tags.map((tag) => {
    const [, name = '', body = ''] = /^(\w+)\s*([\s\S]*)$/u.exec(tag) ?? []
    if (name === 'example') return body
    return `**${titles[name] ?? name}** ${body.trim()}`
  })
  return [first, ...parts]
    .map((part) => part.trim())
    .join('\n\n')
    .replace(/\{@link ([^}]+)\}/gu, '`$1`')
}

/** The reference of one entry point, `title` being its name as it is imported. */
export function packageReference(title: string, entry: string): string {
  if (!existsSync(entry)) throw new Error(`${entry} is not there: build the packages first`)
  const files = new Map<string, readonly Declaration[]>()
  const parts = exportsOf(entry)
    .toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(({ name, file }) => {
      const all = files.get(file) ?? declarationsOf(file)
      files.set(file, all)
      const found = all.find((declaration) => declaration.name === name)
      if (found === undefined) throw new Error(`${file} does not declare ${name}`)
      const signature = found.text.replace(/^export (?:declare )?/u, '')
      return `## ${name}\n\n${commentToMarkdown(found.comment)}\n\n\`\`\`ts\n${signature}\n\`\`\``
    })
  return `# ${title}\n\nEvery export, from its declaration and its comment.\n\n${parts.join('\n\n')}\n`
}
