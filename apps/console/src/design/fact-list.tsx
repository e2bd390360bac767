/** Names and what they stand for; below each other where there is little room. */
import { Paper } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './fact-list.module.css'

export type Fact = readonly [name: string, value: ReactNode]

export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <Paper>
      <dl className={classes.list}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  )
}
