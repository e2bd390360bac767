/** What was typed into a field of a form; nothing if it was left empty. */
export function formText(form: FormData, name: string): string | undefined {
  const value = form.get(name)
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}
