/** Puts values where a text of a catalogue has `{name}`. */

/**
 * The pieces of a text, with the values in between. A name without a value stays as it is, so that a
 * fault in a catalogue is seen instead of swallowing words.
 */
export function fillIn<T>(text: string, values: Readonly<Record<string, T>>): (string | T)[] {
  return text.split(/(\{\w+\})/u).flatMap((piece): (string | T)[] => {
    const name = /^\{(\w+)\}$/u.exec(piece)?.[1]
    const value = name !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
    if (value !== undefined) return [value]
    return piece === '' ? [] : [piece]
  })
}

/** The same as one text. */
export const fillText = (text: string, values: Readonly<Record<string, string | number>>): string =>
  fillIn(text, values).join('')
