/** From the drawer to the app's page; where it has a secret, that is shown in between, once. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { AnswerOf } from '../../../api/call.ts'
import type { NewSecret } from '../../../components/secret-once/secret-files.ts'
import { SecretOnce } from '../../../components/secret-once/secret-once.tsx'
import { CreateApp } from './create-app.tsx'
import { ImportManifest } from './import-manifest.tsx'

export interface CreationProps {
  /** `yes` for a new app, `import` for one that is written down. */
  readonly asked: string | undefined
  readonly onDone: () => void
}

export function Creation({ asked, onDone }: CreationProps) {
  const { session } = useActing()
  const navigate = useNavigate()
  const [secret, setSecret] = useState<NewSecret>()
  const open = (clientId: string): void =>
    void navigate({ to: '/apps/$clientId', params: { clientId } })
  const created = ({ client_id, client_secret }: AnswerOf<'POST /clients'>): void => {
    if (client_secret === undefined) return open(client_id)
    setSecret({ clientId: client_id, clientSecret: client_secret, issuer: session.issuer })
    onDone()
  }
  const leave = (): void => {
    const clientId = secret?.clientId
    setSecret(undefined)
    if (clientId !== undefined) open(clientId)
  }
  return (
    <>
      <CreateApp opened={asked === 'yes'} onClose={onDone} onCreated={created} />
      <ImportManifest opened={asked === 'import'} onClose={onDone} onCreated={created} />
      <SecretOnce title="Your new app" secret={secret} canTest={false} onClose={leave} />
    </>
  )
}
