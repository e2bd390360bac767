/** The roles of members, and what each is for. */
import type { Role } from '../../../api/session.ts'

export const roles: readonly { value: Role; label: string; about: string }[] = [
  { value: 'owner', label: 'Owner', about: 'Everything, and who belongs to the organization.' },
  { value: 'developer', label: 'Developer', about: 'Makes and rotates credentials, reads logs.' },
  { value: 'viewer', label: 'Viewer', about: 'Looks, and changes nothing.' },
]
