/**
 * The colours of the console, once: the same as on the pages to sign in. `palette.test.ts` holds
 * every pair of text and ground to the contrast that WCAG 2.2 AA asks for.
 */

export type Scheme = 'light' | 'dark'

/** A tinted ground and the text upon it. */
export interface Tone {
  readonly ground: string
  readonly hover: string
  readonly text: string
}

export interface Palette {
  /** Behind everything. */
  readonly ground: string
  /** What holds content: cards, tables, dialogs. */
  readonly sheet: string
  /** Set apart within a sheet: code, heads of tables. */
  readonly inset: string
  readonly ink: string
  readonly quiet: string
  readonly placeholder: string
  readonly line: string
  /** Of buttons, whose words say where they are. */
  readonly border: string
  /** Of fields: has to be seen, so three to one. */
  readonly edge: string
  readonly accent: string
  readonly accentHover: string
  readonly onAccent: string
  readonly danger: string
  readonly dangerHover: string
  readonly onDanger: string
  readonly tones: Readonly<Record<'brand' | 'green' | 'yellow' | 'red' | 'gray', Tone>>
}

const light: Palette = {
  ground: '#f5f6f9',
  sheet: '#ffffff',
  inset: '#f5f6f9',
  ink: '#171a21',
  quiet: '#515868',
  placeholder: '#686f7e',
  line: '#e1e4ea',
  border: '#cdd2dc',
  edge: '#838a99',
  accent: '#2f48c8',
  accentHover: '#22369c',
  onAccent: '#ffffff',
  danger: '#b3261e',
  dangerHover: '#941b14',
  onDanger: '#ffffff',
  tones: {
    brand: { ground: '#eef1fd', hover: '#e0e5fb', text: '#2a41b5' },
    green: { ground: '#e3f4e9', hover: '#d3ecdc', text: '#14532d' },
    yellow: { ground: '#fff2d9', hover: '#ffe9bf', text: '#6b3d00' },
    red: { ground: '#fdeceb', hover: '#fbdcda', text: '#941b14' },
    gray: { ground: '#eceef2', hover: '#e0e3e9', text: '#454b58' },
  },
}

const dark: Palette = {
  ground: '#0e1117',
  sheet: '#161a22',
  inset: '#0f1218',
  ink: '#eceef3',
  quiet: '#a9b1bf',
  placeholder: '#8b94a4',
  line: '#2a303b',
  border: '#3a4250',
  edge: '#6d7788',
  accent: '#a5b4fc',
  accentHover: '#c3cdfd',
  onAccent: '#10142b',
  danger: '#ffb3ab',
  dangerHover: '#ffcbc5',
  onDanger: '#3a0f0c',
  tones: {
    brand: { ground: '#1f2540', hover: '#293052', text: '#c3cdfd' },
    green: { ground: '#12301e', hover: '#193f28', text: '#a3e0b8' },
    yellow: { ground: '#33260c', hover: '#423112', text: '#f6d08a' },
    red: { ground: '#3a1715', hover: '#4a1f1c', text: '#ffb3ab' },
    gray: { ground: '#252b36', hover: '#2f3643', text: '#c9cfda' },
  },
}

export const palettes: Readonly<Record<Scheme, Palette>> = { light, dark }
