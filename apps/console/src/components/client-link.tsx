/** A client by its name where that is known, and the way to its page. */
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'

export interface ClientLinkProps {
  readonly clientId: string
  readonly name?: string | undefined
}

export const ClientLink = ({ clientId, name }: ClientLinkProps) => (
  <Text
    size="sm"
    display="inline-block"
    lh="24px"
    td="underline"
    c="var(--mantine-color-anchor)"
    renderRoot={(props) => <Link to="/credentials/$clientId" params={{ clientId }} {...props} />}
  >
    {name ?? clientId}
  </Text>
)
