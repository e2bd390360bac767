/** Mantine in our colours: what is drawn, and in which size, said once. */
import {
  ActionIcon,
  Alert,
  Anchor,
  Badge,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
  Paper,
  PasswordInput,
  Radio,
  Select,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
  type VariantColorsResolver,
} from '@mantine/core'
import { type Palette, palettes } from './palette.ts'

const brand: MantineColorsTuple = [
  '#eef1fd',
  '#dfe4fb',
  '#c3cdfd',
  '#a5b4fc',
  '#8093f2',
  '#6076e6',
  '#4c63e0',
  '#3a52d2',
  '#2f48c8',
  '#22369c',
]

/** From text to what lies behind everything; Mantine reads 4 as border, 6 as field, 7 as sheet. */
const dark: MantineColorsTuple = [
  palettes.dark.ink,
  '#c9cfda',
  palettes.dark.quiet,
  palettes.dark.placeholder,
  palettes.dark.line,
  '#242a35',
  '#1b202a',
  palettes.dark.sheet,
  palettes.dark.ground,
  '#090b10',
]

const monospace =
  'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace'
const sans =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", sans-serif'
const onAccent = 'var(--mantine-primary-color-contrast)'

/** Words on a filled ground: Mantine chooses them once for both schemes, where ours differ. */
function onFilled(
  ...[input]: Parameters<VariantColorsResolver>
): ReturnType<VariantColorsResolver> {
  const colors = defaultVariantColorsResolver(input)
  if (input.variant !== 'filled') return colors
  if (input.color === 'red') return { ...colors, color: 'var(--on-danger)' }
  if (input.color === undefined || input.color === 'brand') return { ...colors, color: onAccent }
  return colors
}

const dialogTitle = { fontWeight: 650, fontSize: '1.0625rem' }
const small = { defaultProps: { size: 'sm' } }

export const theme = createTheme({
  colors: { brand, dark },
  primaryColor: 'brand',
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  variantColorResolver: onFilled,
  black: palettes.light.ink,
  fontFamily: sans,
  fontFamilyMonospace: monospace,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Alert: Alert.extend({ defaultProps: { variant: 'light', radius: 'md' } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550, miw: 'max-content' },
    }),
    Button: Button.extend(small),
    Checkbox: Checkbox.extend({
      ...small,
      vars: () => ({ root: { '--checkbox-icon-color': onAccent } }),
    }),
    Drawer: Drawer.extend({
      defaultProps: {
        position: 'right',
        size: 'lg',
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: { title: dialogTitle },
    }),
    Menu: Menu.extend({
      // The placeholder would be a child that a menu may not have.
      defaultProps: { shadow: 'md', position: 'bottom-end', withInitialFocusPlaceholder: false },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true, size: 'lg', closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: dialogTitle },
    }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, radius: 'md' } }),
    PasswordInput: PasswordInput.extend(small),
    Radio: Radio.extend({
      ...small,
      vars: () => ({ root: { '--radio-icon-color': onAccent } }),
    }),
    Select: Select.extend({ defaultProps: { size: 'sm', checkIconPosition: 'right' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Textarea: Textarea.extend(small),
    TextInput: TextInput.extend(small),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300 } }),
  },
})

function variablesOf(palette: Palette): Record<string, string> {
  const tones = Object.entries(palette.tones).flatMap(([name, tone]) => [
    [`--mantine-color-${name}-light`, tone.ground],
    [`--mantine-color-${name}-light-hover`, tone.hover],
    [`--mantine-color-${name}-light-color`, tone.text],
    [`--mantine-color-${name}-outline`, tone.text],
  ])
  return {
    ...Object.fromEntries(tones),
    '--ground': palette.ground,
    '--sheet': palette.sheet,
    '--inset': palette.inset,
    '--line': palette.line,
    '--edge': palette.edge,
    '--good': palette.tones.green.text,
    '--on-danger': palette.onDanger,
    '--mantine-primary-color-contrast': palette.onAccent,
    '--mantine-color-text': palette.ink,
    '--mantine-color-body': palette.sheet,
    '--mantine-color-dimmed': palette.quiet,
    '--mantine-color-placeholder': palette.placeholder,
    '--mantine-color-anchor': palette.accent,
    '--mantine-color-error': palette.danger,
    '--mantine-color-default-border': palette.border,
    '--mantine-color-brand-filled': palette.accent,
    '--mantine-color-brand-filled-hover': palette.accentHover,
    '--mantine-primary-color-filled': palette.accent,
    '--mantine-primary-color-filled-hover': palette.accentHover,
    '--mantine-color-red-filled': palette.danger,
    '--mantine-color-red-filled-hover': palette.dangerHover,
  }
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variablesOf(palettes.light),
  dark: variablesOf(palettes.dark),
})
