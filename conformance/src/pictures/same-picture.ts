/** Whether two pictures are the same to the eye: a browser draws the edge of a letter now so, now so. */
import type { Page } from 'playwright-core'

/** Pixels, of a million: what was seen to differ between two runs is 25. */
const unseen = 100

export async function isSamePicture(page: Page, one: Buffer, other: Buffer): Promise<boolean> {
  if (one.equals(other)) return true
  const different = await page.evaluate(
    async (pictures) => {
      const [before, after] = await Promise.all(
        pictures.map(async (picture) => {
          const image = new Image()
          image.src = `data:image/png;base64,${picture}`
          await image.decode()
          const { width, height } = image
          const context = new OffscreenCanvas(width, height).getContext('2d')
          context?.drawImage(image, 0, 0)
          return new Uint32Array(context?.getImageData(0, 0, width, height).data.buffer ?? [])
        }),
      )
      if (before === undefined || before.length !== after?.length) return Infinity
      return before.reduce((sum, pixel, at) => sum + Number(pixel !== after[at]), 0)
    },
    [one, other].map((picture) => picture.toString('base64')),
  )
  return different <= unseen
}
