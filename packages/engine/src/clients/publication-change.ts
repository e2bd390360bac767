/** What a rule about publishing is asked, and what it answers. */
import type { Client } from '../ports.ts'
import type { RegistrationFault } from './registration.ts'

export interface PublicationChange {
  /** Undefined where the client is being made. */
  readonly before: Omit<Client, 'secrets'> | undefined
  readonly after: Omit<Client, 'secrets'>
  /** Whether an operator makes the change, or a member of the client's organization. */
  readonly byOperator: boolean
}

export type PublicationRule = (change: PublicationChange) => readonly RegistrationFault[]
