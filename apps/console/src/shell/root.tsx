/** Reads the session, finds out who acts where, and draws the frame around the page. */
import { Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { ActingContext, actingOf } from '../api/acting.ts'
import { organizationsQuery } from '../api/organizations.ts'
import { isProblem } from '../api/problem.ts'
import { sessionQuery } from '../api/session.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { NoOrganization } from './fault.tsx'
import { Frame } from './frame.tsx'

export function Root({ org }: { readonly org: string | undefined }) {
  const session = useQuery(sessionQuery)
  const names = useOrganizationNames(session.data?.user.operator === true)
  // On the way to the page to sign in: nothing to say until it is there.
  if (session.data === undefined && isProblem(session.error, 'session_required')) return <Blank />
  if (session.data === undefined && session.error !== null)
    return (
      <Stack maw={560} mx="auto" p="md" mt="10vh" component="main">
        <Title order={1}>The console can’t start</Title>
        <ProblemAlert error={session.error} retry={session.refetch} />
      </Stack>
    )
  if (session.data === undefined) return <Blank />
  const acting = actingOf(session.data, org, names)
  if (acting === undefined) return <NoOrganization email={session.data.user.email} />
  return (
    <ActingContext value={acting}>
      <Frame>
        <Outlet />
      </Frame>
    </ActingContext>
  )
}

/** An operator may look at any organization: its name is in the list of all. */
function useOrganizationNames(operator: boolean): ReadonlyMap<string, string> {
  const { data } = useQuery({ ...organizationsQuery, enabled: operator })
  return new Map(data?.body.items.map(({ id, name }) => [id, name]))
}

/** What the page said before its scripts came. */
const Blank = () => <p className="opening">Loading Keygrant …</p>
