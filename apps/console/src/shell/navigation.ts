/** The pages that the menu and the palette lead to. A new page is one line here and one route. */
import type { LinkProps } from '@tanstack/react-router'
import type { Acting } from '../api/acting.ts'
import type { IconName } from '../design/icon.tsx'

export interface Destination {
  readonly label: string
  readonly to: NonNullable<LinkProps['to']>
  readonly icon: IconName
  /** What else people may call it, for the palette. */
  readonly keywords?: string
  /** Shown only to whoever may read what is there. */
  readonly scope?: string
}

export interface Section {
  readonly title: string
  readonly destinations: readonly Destination[]
}

const sections: readonly Section[] = [
  {
    title: '',
    destinations: [
      { label: 'Get started', to: '/', icon: 'rocket', keywords: 'first token quick start' },
      {
        label: 'Overview',
        to: '/overview',
        icon: 'overview',
        keywords: 'dashboard errors home',
        scope: 'keygrant:logs:read',
      },
    ],
  },
  {
    title: 'Access',
    destinations: [
      {
        label: 'Credentials',
        to: '/credentials',
        icon: 'key',
        keywords: 'client secret machine api key',
        scope: 'keygrant:clients:read',
      },
      {
        label: 'OAuth apps',
        to: '/apps',
        icon: 'apps',
        keywords: 'client redirect uri consent third party login publish manifest',
        scope: 'keygrant:clients:read',
      },
      {
        label: 'Installations',
        to: '/installations',
        icon: 'installation',
        keywords: 'install app instance region launch marketplace',
        scope: 'keygrant:installations:read',
      },
      {
        label: 'Developer tokens',
        to: '/developer-tokens',
        icon: 'ticket',
        keywords: 'try personal access token',
        scope: 'keygrant:developer_tokens:read',
      },
      {
        label: 'API explorer',
        to: '/explorer',
        icon: 'play',
        keywords: 'try call request operations openapi curl decode token',
        scope: 'keygrant:apis:read',
      },
    ],
  },
  {
    title: 'Observe',
    destinations: [
      {
        label: 'Logs',
        to: '/logs',
        icon: 'list',
        keywords: 'requests errors failures why',
        scope: 'keygrant:logs:read',
      },
      {
        label: 'Audit',
        to: '/audit',
        icon: 'shield',
        keywords: 'history changes who',
        scope: 'keygrant:audit:read',
      },
    ],
  },
  {
    title: 'Organization',
    destinations: [
      {
        label: 'Members',
        to: '/organization',
        icon: 'people',
        keywords: 'organization invite people team role customers',
        scope: 'keygrant:members:read',
      },
    ],
  },
  {
    title: 'Operator',
    destinations: [
      {
        label: 'APIs and scopes',
        to: '/apis',
        icon: 'apps',
        keywords: 'resource server openapi operations lifetime',
        scope: 'keygrant:apis:write',
      },
      {
        label: 'Signing keys',
        to: '/keys',
        icon: 'lock',
        keywords: 'jwks kid rotate leaked revoke',
        scope: 'keygrant:signing_keys:read',
      },
      {
        label: 'Settings',
        to: '/settings',
        icon: 'settings',
        keywords: 'configuration version health mail retention environment',
        scope: 'keygrant:settings:read',
      },
    ],
  },
  {
    title: 'Reference',
    destinations: [
      {
        label: 'Endpoints',
        to: '/endpoints',
        icon: 'endpoints',
        keywords: 'discovery metadata jwks issuer token url',
      },
    ],
  },
]

/** The menu of whoever acts: what they may not read is not offered. */
export const menuOf = ({ may }: Pick<Acting, 'may'>): readonly Section[] =>
  sections
    .map(({ title, destinations }) => ({
      title,
      destinations: destinations.filter(({ scope }) => scope === undefined || may(scope)),
    }))
    .filter(({ destinations }) => destinations.length > 0)
