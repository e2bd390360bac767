/** The menu: sections of links. */
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useActing } from '../api/acting.ts'
import { Icon } from '../design/icon.tsx'
import classes from './frame.module.css'
import { menuOf, type Section } from './navigation.ts'

export function MenuList() {
  const sections = menuOf(useActing())
  return (
    <>
      {sections.map((section) => (
        <MenuSection key={section.title} {...section} />
      ))}
    </>
  )
}

function MenuSection({ title, destinations }: Section) {
  const heading = useId()
  return (
    <div>
      {title !== '' && (
        <div id={heading} className={classes.section}>
          {title}
        </div>
      )}
      <ul className={classes.list} {...(title !== '' && { 'aria-labelledby': heading })}>
        {destinations.map(({ label, to, icon }) => (
          <li key={label}>
            <Link
              to={to}
              className={classes.link}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              <Icon name={icon} />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
