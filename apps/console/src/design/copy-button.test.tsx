// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { render } from '../testing/render.tsx'
import { CopyButton } from './copy-button.tsx'

const button = (onCopied: () => void) => (
  <CopyButton value="kg_cs_hidden" what="client secret" onCopied={onCopied} />
)

describe('a button to copy', () => {
  it('says that it worked, and never what it copied', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    const onCopied = vi.fn<() => void>()
    using drawn = await render(button(onCopied))
    await drawn.press('Copy client secret')
    expect(writeText).toHaveBeenCalledWith('kg_cs_hidden')
    expect(onCopied).toHaveBeenCalledOnce()
    expect(drawn.text()).toContain('Copied client secret')
    expect(document.body.innerHTML).not.toContain('kg_cs_hidden')
  })

  it('says what to do where the browser does not allow it', async () => {
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'))
    const onCopied = vi.fn<() => void>()
    using drawn = await render(button(onCopied))
    await drawn.press('Copy client secret')
    expect(onCopied).not.toHaveBeenCalled()
    expect(drawn.text()).toContain('select the text and copy it')
  })
})
