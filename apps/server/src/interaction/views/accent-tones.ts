/**
 * Tones of one colour that can be read wherever the pages use it, light and dark: whatever an operator
 * chooses, text and buttons keep the contrast of WCAG 2.2 §1.4.3.
 */

/** As `style.css` has them. */
export const sheets = {
  light: { grounds: ['#ffffff', '#f3f4f7'], towards: '#000000', onAccent: '#ffffff' },
  dark: { grounds: ['#171b23', '#0e1117'], towards: '#ffffff', onAccent: '#10142b' },
} as const

export type Scheme = keyof typeof sheets

export interface AccentTones {
  /** Of links, edges and the ground of buttons. */
  readonly accent: string
  /** The same under the pointer. */
  readonly strong: string
  /** Of text on either. */
  readonly onAccent: string
  /** A ground that is nearly the sheet's. */
  readonly tint: string
}

const enough = 4.5
/** Of the way from a colour to black or white. */
const step = 0.02

type Rgb = readonly [red: number, green: number, blue: number]

const rgbOf = (colour: string): Rgb => {
  const channel = (at: number): number => Number.parseInt(colour.slice(at, at + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

const hex = (channels: Rgb): string =>
  `#${channels.map((each) => Math.round(each).toString(16).padStart(2, '0')).join('')}`

/** `share` of the way from one to the other. */
function mix(from: string, to: string, share: number): string {
  const [a, b] = [rgbOf(from), rgbOf(to)]
  const between = (one: number, other: number): number => one + (other - one) * share
  return hex([between(a[0], b[0]), between(a[1], b[1]), between(a[2], b[2])])
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const linear = (value: number): number =>
    value <= 10.31475 ? value / 3_294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4
  const [red, green, blue] = rgbOf(colour)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** Between 1 and 21, of two colours written `#rrggbb`. */
export function contrastOf(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** The nearest tone that can be read on all grounds of a scheme. */
export function accentTones(colour: string, scheme: Scheme): AccentTones {
  const { grounds, towards, onAccent } = sheets[scheme]
  const tint = mix(grounds[0], colour, 0.08)
  const beneath = [...grounds, tint, onAccent]
  const readable = (tone: string): boolean =>
    beneath.every((ground) => contrastOf(tone, ground) >= enough)
  let share = 0
  while (share < 1 && !readable(mix(colour, towards, share))) share += step
  const accent = mix(colour, towards, Math.min(share, 1))
  return { accent, strong: mix(accent, towards, 0.25), onAccent, tint }
}
