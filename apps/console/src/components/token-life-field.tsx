/** For how long access tokens are good, in minutes: what the management API has in seconds. */
import { NumberInput } from '@mantine/core'

export interface TokenLifeFieldProps {
  /** What holds beside it. */
  readonly about: string
  /** As it is typed: empty, where that means something. */
  readonly value: number | string
  readonly onChange: (minutes: number | string) => void
  readonly error: string | undefined
  readonly readOnly: boolean
  readonly required?: boolean
}

export const TokenLifeField = ({ about, required = false, ...field }: TokenLifeFieldProps) => (
  <NumberInput
    label="Tokens are good for"
    description={`Minutes, 1 to 1440. ${about}`}
    suffix=" minutes"
    min={1}
    max={1440}
    required={required}
    {...field}
  />
)

/** Of minutes as they were typed. */
export const secondsOf = (minutes: number | string): number => Math.round(Number(minutes) * 60)
