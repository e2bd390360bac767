/** The order in which a reader meets the pages. A page that no group names stands at the end of its folder's group. */
export interface Group {
  readonly title: string
  /** Addresses, in order. */
  readonly first: readonly string[]
  /** Further pages whose address begins so. */
  readonly folders: readonly string[]
}

export const groups: readonly Group[] = [
  {
    title: 'Start',
    first: ['', 'getting-started', 'concepts', 'credential-types', 'walkthrough'],
    folders: [],
  },
  {
    title: 'Guides',
    first: [
      'guides/operator',
      'guides/customer-developer',
      'guides/explorer',
      'guides/build-an-oauth-app',
      'guides/end-user',
      'guides/machine-client',
      'guides/protect-an-api',
    ],
    folders: ['guides/'],
  },
  { title: 'Client library', first: ['credentials/overview'], folders: ['credentials/'] },
  { title: 'Platforms', first: [], folders: ['providers/'] },
  {
    title: 'Endpoints',
    first: ['endpoints/token', 'endpoints/authorize'],
    folders: ['endpoints/', 'grants/', 'client-auth/'],
  },
  {
    title: 'Reference',
    first: ['errors', 'management-api', 'configuration', 'secret-format', 'storage'],
    folders: ['reference/'],
  },
  {
    title: 'Operations',
    first: ['operations', 'console-timings', 'project/security'],
    folders: [],
  },
  { title: 'Packages', first: [], folders: ['packages/', 'examples/'] },
  { title: 'Project', first: ['project/readme'], folders: ['project/', 'decisions/'] },
]

export interface NamedGroup {
  readonly title: string
  readonly addresses: readonly string[]
}

/** Every address in exactly one group; what no group wants comes under "More". */
export function arrange(addresses: readonly string[]): readonly NamedGroup[] {
  const left = new Set(addresses)
  const take = (address: string): boolean => left.delete(address)
  // Named pages first, of all groups, so that no folder takes one away.
  const named = groups.map(({ first }) => first.filter(take))
  const arranged = groups.map(({ title, folders }, index) => ({
    title,
    addresses: [
      ...(named[index] ?? []),
      ...folders.flatMap((folder) => [...left].filter((at) => at.startsWith(folder)).filter(take)),
    ],
  }))
  return [...arranged, { title: 'More', addresses: [...left] }].filter(
    ({ addresses: found }) => found.length > 0,
  )
}
