/** What people read of a scope when they are asked: in the operator's own language, and in others. */
import { Select, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { isLanguage, type Language, languages } from '../../../components/languages.ts'
import type { Scope } from './scopes.tsx'

export interface ScopeWordsProps {
  readonly scope: Scope
  /** Whether the name of the scope is not what is typed first. */
  readonly fixed: boolean
  readonly onChange: (change: Partial<Scope>) => void
}

interface Words {
  readonly title: string
  readonly description: string
}

/** Those that everybody reads whose language has none. */
const own = 'own'

export function ScopeWords({ scope, fixed, onChange }: ScopeWordsProps) {
  const [language, setLanguage] = useState<Language | typeof own>(own)
  const { translations = {} } = scope
  const words: Words =
    language === own ? scope : (translations[language] ?? { title: '', description: '' })
  const put = (change: Partial<Words>): void => {
    if (language === own) return onChange(change)
    const { title, description } = { ...words, ...change }
    const { [language]: _before, ...others } = translations
    const empty = title === '' && description === ''
    onChange({ translations: empty ? others : { ...others, [language]: { title, description } } })
  }
  return (
    <>
      <Select
        label="Words for people"
        description="Pages in a language that has none show those for everybody else."
        data={[
          { value: own, label: 'For everybody else' },
          ...languages.map(({ value, label }) => ({
            value,
            label: translations[value] === undefined ? label : `${label} ✓`,
          })),
        ]}
        value={language}
        onChange={(value) => setLanguage(isLanguage(value) ? value : own)}
        allowDeselect={false}
      />
      <TextInput
        label="Title"
        description="What people read when an app asks for it."
        placeholder={language === own ? 'Read the balance' : scope.title}
        value={words.title}
        onChange={(event) => put({ title: event.currentTarget.value })}
        maxLength={200}
        lang={language === own ? undefined : language}
        data-autofocus={fixed || undefined}
      />
      <Textarea
        label="Description"
        placeholder={
          language === own ? 'How much credit is left, and in which currency.' : scope.description
        }
        value={words.description}
        onChange={(event) => put({ description: event.currentTarget.value })}
        maxLength={2000}
        lang={language === own ? undefined : language}
        autosize
        minRows={2}
      />
      {language !== own && words.title === '' && words.description !== '' && (
        <Text size="sm" c="dimmed">
          Without a title people read its name, {scope.name}.
        </Text>
      )}
    </>
  )
}
