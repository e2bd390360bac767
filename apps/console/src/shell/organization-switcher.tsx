/** Which organization the pages show. It stands in the address, so that a link shows the same to others. */
import { Menu, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { everything, useActing } from '../api/acting.ts'
import { organizationsQuery } from '../api/organizations.ts'
import { Icon } from '../design/icon.tsx'
import classes from './frame.module.css'

export function OrganizationSwitcher() {
  const { session, organization } = useActing()
  const navigate = useNavigate()
  const { operator } = session.user
  const all = useQuery({ ...organizationsQuery, enabled: operator })
  const choices = operator ? (all.data?.body.items ?? []) : session.organizations
  const choose = (org: string): void => void navigate({ to: '.', search: { org } })
  const shown = organization?.name ?? 'All organizations'
  if (!operator && choices.length < 2)
    return (
      <>
        <div className={classes.divider} aria-hidden="true" />
        <div className={classes.switcher}>
          <span>{shown}</span>
        </div>
      </>
    )
  return (
    <>
      <div className={classes.divider} aria-hidden="true" />
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <UnstyledButton className={classes.switcher} aria-label={`Organization: ${shown}`}>
            <span>{shown}</span>
            <Icon name="chevron" size={16} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown mah={400} className={classes.choices ?? ''}>
          {operator && (
            <>
              <Choice
                name="All organizations"
                chosen={organization === undefined}
                onChoose={() => choose(everything)}
              />
              <Menu.Divider />
            </>
          )}
          {choices.map(({ id, name }) => (
            <Choice
              key={id}
              name={name}
              chosen={id === organization?.id}
              onChoose={() => choose(id)}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Choice({ name, chosen, onChoose }: ChoiceProps) {
  return (
    <Menu.Item
      onClick={onChoose}
      aria-current={chosen ? 'true' : undefined}
      rightSection={chosen ? <Icon name="check" size={16} /> : undefined}
    >
      {name}
    </Menu.Item>
  )
}
