/** A change that takes two steps: opening it, and confirming it in the form inside. Works without scripts. */
import type { PropsWithChildren } from 'hono/jsx'

interface DisclosureProps {
  readonly summary: string
  /** What the summary is about, for whoever hears it out of its place. */
  readonly about?: string
  readonly danger?: boolean
}

export const Disclosure = ({
  summary,
  about,
  danger = false,
  children,
}: PropsWithChildren<DisclosureProps>) => (
  <details class={danger ? 'step danger' : 'step'}>
    <summary>
      {summary}
      {about !== undefined && <span class="heard">: {about}</span>}
    </summary>
    <div>{children}</div>
  </details>
)
