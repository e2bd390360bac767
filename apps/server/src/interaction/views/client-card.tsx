/** Who asks: the client's name, where it says it lives, and whether anybody has checked that. */
import type { ConsentQuestion } from '@keygrant/engine'
import type { Frame } from './frame.ts'
import { Elsewhere, Logo } from './parts.tsx'

interface ClientCardProps {
  readonly frame: Frame
  readonly client: ConsentQuestion['client']
}

export function ClientCard({ frame, client }: ClientCardProps) {
  const { consent } = frame.speech.words
  const [contact] = client.contacts
  const links = [
    { href: client.clientUri, text: consent.website },
    { href: client.policyUri, text: consent.privacy },
    { href: client.tosUri, text: consent.terms },
    { href: contact === undefined ? null : `mailto:${contact}`, text: consent.contact },
  ].flatMap(({ href, text }) => (href === null ? [] : [{ href, text }]))
  return (
    <section class={client.verified ? 'client' : 'client caution'} aria-label={client.name}>
      <Logo name={client.name} logoUri={client.logoUri} />
      <div>
        <p class="name">
          <strong>
            <bdi>{client.name}</bdi>
          </strong>{' '}
          <VerifiedMark frame={frame} verified={client.verified} />
        </p>
        <p class="hint">{client.verified ? consent.verifiedMeaning : consent.unverifiedMeaning}</p>
        {links.length > 0 && (
          <ul class="links">
            {links.map(({ href, text }) => (
              <li>
                <Elsewhere frame={frame} href={href}>
                  {text}
                </Elsewhere>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

interface VerifiedMarkProps {
  readonly frame: Frame
  readonly verified: boolean
}

/** Always a word; the colour only goes with it. */
export const VerifiedMark = ({ frame, verified }: VerifiedMarkProps) => (
  <span class={verified ? 'mark good' : 'mark warn'}>
    {verified ? frame.speech.words.consent.verified : frame.speech.words.consent.unverified}
  </span>
)
