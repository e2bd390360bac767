/** A colour, and whether it can be read on light and on dark. */
import { ColorSwatch, Group, Stack, Text, TextInput } from '@mantine/core'
import { contrast } from '../../../design/contrast.ts'
import { palettes } from '../../../design/palette.ts'

export interface AccentFieldProps {
  readonly value: string | null
  /** What the pages use of it, once it is saved. */
  readonly tones: { readonly light: string; readonly dark: string } | null
  readonly error: string | undefined
  readonly readOnly: boolean
  readonly onChange: (value: string | null) => void
}

/** What WCAG 2.2 wants of text and its ground. */
const enough = 4.5

const colourOf = (text: string | null): string | undefined =>
  text !== null && /^#[0-9a-f]{6}$/iu.test(text) ? text : undefined

export function AccentField({ value, tones, error, readOnly, onChange }: AccentFieldProps) {
  const colour = colourOf(value)
  return (
    <Stack gap="xs">
      <TextInput
        label="Colour of links and buttons"
        description="As #rrggbb. Any will do: where it can’t be read, the nearest tone that can takes its place."
        placeholder="#2f48c8"
        value={value ?? ''}
        onChange={(event) =>
          onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)
        }
        error={error}
        maxLength={7}
        readOnly={readOnly}
        spellCheck={false}
        styles={{ wrapper: { maxWidth: 280 } }}
        {...(colour !== undefined && { leftSection: <ColorSwatch color={colour} size={18} /> })}
      />
      {colour !== undefined && (
        <Stack gap={4}>
          <Judgement scheme="light" colour={colour} tone={tones?.light} />
          <Judgement scheme="dark" colour={colour} tone={tones?.dark} />
        </Stack>
      )}
    </Stack>
  )
}

interface JudgementProps {
  readonly scheme: 'light' | 'dark'
  readonly colour: string
  readonly tone: string | undefined
}

function Judgement({ scheme, colour, tone }: JudgementProps) {
  const ratio = contrast(colour, palettes[scheme].sheet)
  const stays = tone === undefined ? ratio >= enough : tone.toLowerCase() === colour.toLowerCase()
  const instead = scheme === 'light' ? 'a darker tone' : 'a lighter tone'
  return (
    <Group gap="xs" wrap="nowrap">
      <ColorSwatch color={tone ?? colour} size={16} />
      <Text size="sm">
        On {scheme} {ratio.toFixed(1)} : 1.{' '}
        {stays
          ? 'It is used as it is.'
          : `${ratio < enough ? 'Too little to read' : 'Too little on tinted grounds'}: ${instead} is used`}
        {!stays && (tone === undefined ? '.' : `, ${tone}.`)}
      </Text>
    </Group>
  )
}
