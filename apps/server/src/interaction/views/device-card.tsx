/** RFC 8628 §5.4: what a person needs to see that it is their own device that asks. */
import { describeAgent } from './describe-agent.ts'
import type { Frame } from './frame.ts'
import type { ConsentModel } from './models.ts'
import { When } from './parts.tsx'

interface DeviceCardProps {
  readonly frame: Frame
  readonly device: NonNullable<ConsentModel['device']>
}

export function DeviceCard({ frame, device: shown }: DeviceCardProps) {
  const { words } = frame.speech
  const { device } = words
  return (
    <section class="device" aria-labelledby="compare">
      <h2 id="compare">{device.compare}</h2>
      <p>{device.compareText}</p>
      <p class="user-code">
        <code>{shown.userCode}</code>
      </p>
      <p class="beware">{device.beware}</p>
      <h3>{device.request}</h3>
      <dl class="terms">
        <div>
          <dt>{device.time}</dt>
          <dd>
            <When frame={frame} at={shown.askedAt} />
          </dd>
        </div>
        <div>
          <dt>{device.address}</dt>
          <dd>{shown.address}</dd>
        </div>
        <div>
          <dt>{device.program}</dt>
          <dd>{describeAgent(shown.userAgent) || words.page.unknownDevice}</dd>
        </div>
      </dl>
    </section>
  )
}
