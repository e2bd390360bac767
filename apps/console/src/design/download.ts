/** Hands a file that was made in the browser to the browser to save. */

export interface MadeFile {
  readonly name: string
  readonly type: string
  readonly text: string
}

export function download({ name, type, text }: MadeFile): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
