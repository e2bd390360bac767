/**
 * The page that an authorization request comes back to: hands on what the address says, takes it out
 * of the address, and closes its window. It asks the server for nothing.
 */
import { callbackChannel } from './identity/callback-channel.ts'

export function comeBack(root: Element): void {
  const { search } = location
  history.replaceState(null, '', location.pathname)
  const channel = new BroadcastChannel(callbackChannel)
  channel.postMessage(search)
  channel.close()
  document.title = 'Back – Keygrant'
  const main = document.createElement('main')
  const title = document.createElement('h1')
  title.textContent = 'Back to the explorer'
  const words = document.createElement('p')
  words.textContent = 'The explorer has the answer. This window may be closed.'
  main.append(title, words)
  root.replaceChildren(main)
  window.close()
}
