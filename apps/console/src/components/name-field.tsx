/** What something is called. Where a form begins with it, it is typed at once. */
import { TextInput, type TextInputProps } from '@mantine/core'

export type NameFieldProps = Pick<
  TextInputProps,
  'description' | 'placeholder' | 'error' | 'readOnly' | 'ref'
> & {
  /** In a dialog, which looks for it when it opens. */
  readonly 'data-autofocus'?: boolean
  readonly value: string
  readonly onChange: (name: string) => void
}

export const NameField = ({ onChange, ...field }: NameFieldProps) => (
  <TextInput
    label="Name"
    {...field}
    onChange={(event) => onChange(event.currentTarget.value)}
    maxLength={200}
    required
  />
)
