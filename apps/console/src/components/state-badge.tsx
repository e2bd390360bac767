/** Whether something works: in words, the colour beside them. */
import { Badge } from '@mantine/core'

const tones = {
  active: 'green',
  disabled: 'gray',
  expired: 'gray',
  'expires soon': 'yellow',
  revoked: 'gray',
  draft: 'yellow',
  in_review: 'yellow',
  published: 'green',
} as const

export type ShownState = keyof typeof tones

export const StateBadge = ({ state }: { readonly state: ShownState }) => (
  <Badge color={tones[state]}>{state.replace('_', ' ')}</Badge>
)
