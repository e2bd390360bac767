import { expect, it } from 'vitest'
import { describeAgent } from './describe-agent.ts'

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

it.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/153.0.0.0 Safari/537.36`, 'Chrome · Linux'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/153.0.0.0 Safari/537.36 Edg/153.0`,
    'Edge · Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
    'Safari · macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/153.0 Mobile/15E148 Safari/604.1',
    'Chrome · iPhone',
  ],
  ['Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0', 'Firefox · Android'],
])('names browser and system of %s', (userAgent, name) => {
  expect(describeAgent(userAgent)).toBe(name)
})

it.each(['keygrant-cli/0.1.0 (linux; x64)', 'curl/8.20.0', 'Mozilla/5.0 (compatible; what)', ''])(
  'leaves %j as it is: it says what it is itself',
  (userAgent) => expect(describeAgent(userAgent)).toBe(userAgent),
)

it('does not let a program tell a story', () => {
  expect(describeAgent('Your bank '.repeat(100))).toHaveLength(120)
})
