/** The way back to the list that a thing is from. */
import { Text } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'

export interface BreadcrumbProps {
  readonly to: NonNullable<LinkProps['to']>
  readonly label: string
}

export const Breadcrumb = ({ to, label }: BreadcrumbProps) => (
  <Text size="sm">
    <Link to={to} style={{ color: 'var(--mantine-color-anchor)' }}>
      {label}
    </Link>
  </Text>
)
