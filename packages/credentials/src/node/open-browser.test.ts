import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../testing/child.ts'
import { makeFolder } from '../testing/folder.ts'
import { browserCommand, openBrowser } from './open-browser.ts'

describe('the command that opens a browser', () => {
  it.each<[NodeJS.Platform, Record<string, string>, readonly string[] | undefined]>([
    ['linux', { DISPLAY: ':0' }, ['xdg-open']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
    ['linux', { WSL_DISTRO_NAME: 'Ubuntu' }, ['wslview']],
    ['linux', {}, undefined],
    ['darwin', {}, ['open']],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, undefined],
    ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler']],
  ])('on %s with %j is %j', (platform, variables, command) => {
    expect(browserCommand(platform, (name) => variables[name])).toEqual(command)
  })

  it('is given the address as one argument, whatever is in it', async () => {
    const seen = join(makeFolder(), 'seen')
    const program = join(makeFolder(), 'browser.mjs')
    await writeFile(
      program,
      `import { renameSync, writeFileSync } from 'node:fs'
       writeFileSync('${seen}.part', JSON.stringify(process.argv.slice(2)))
       renameSync('${seen}.part', '${seen}')`,
    )
    const url = new URL('https://auth.example/authorize?a=1&b=$(id)&c=%25')
    openBrowser([process.execPath, program], url)
    await expect
      .poll(() => readFile(seen, 'utf8').catch(() => ''), { timeout: 20_000 })
      .toBe(JSON.stringify([url.href]))
  })

  it('that is not there ends no program', async () => {
    const program = `
      import { openBrowser } from './node/open-browser.ts'
      openBrowser(['keygrant-has-no-such-browser'], new URL('https://auth.example/'))
      process.on('exit', () => console.log('went on'))`
    const { code, stdout, stderr } = await runProgram(program, {})
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'went on\n', stderr: '' })
  }, 60_000)
})
