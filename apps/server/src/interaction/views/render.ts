/** From elements to the text of a document. */

/** All views are synchronous; a part that is not is a fault of ours. */
export function render(element: { toString(): string | Promise<string> }): string {
  const text = element.toString()
  if (typeof text !== 'string') throw new TypeError('a part of a page is asynchronous')
  return `<!doctype html>${text}`
}
