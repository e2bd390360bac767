/** The languages that the server's pages for people are in, each by its own name. */

export const languages = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'fr', label: 'Français' },
  { value: 'es', label: 'Español' },
  { value: 'ja', label: '日本語' },
  { value: 'zh', label: '中文' },
] as const

export type Language = (typeof languages)[number]['value']

export const isLanguage = (text: string | null): text is Language =>
  languages.some(({ value }) => value === text)
