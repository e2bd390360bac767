export const chooseLanguage = (_wanted: {
  readonly uiLocales: readonly string[]
  readonly cookie: string | undefined
  readonly acceptLanguage: string | undefined
}): string => 'en'
