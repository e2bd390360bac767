/** The page: buttons in, text out. */
import { type Settings, SignIn } from './sign-in.ts'

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found
}

const say = (text: string): void => {
  element('note').textContent = text
}

/** Shows what can be done now. */
function show(signIn: SignIn): void {
  for (const id of ['call', 'renew', 'sign-out']) element(id).hidden = !signIn.isSignedIn
  element('sign-in').hidden = signIn.isSignedIn
  if (signIn.isSignedIn) say(`You allowed: ${signIn.scope}`)
}

/** Does what a button stands for, and says why if that fails. */
function onClick(id: string, signIn: SignIn, action: () => Promise<void>): void {
  element(id).addEventListener('click', () => {
    void action()
      .then(() => show(signIn))
      .catch((error: unknown) => {
        show(signIn)
        say(error instanceof Error ? error.message : String(error))
      })
  })
}

async function callAll(signIn: SignIn): Promise<void> {
  const answers: HTMLElement[] = []
  for (const what of ['GET /v1/balance', 'GET /v1/instances', 'POST /v1/instances']) {
    const [method = 'GET', path = '/'] = what.split(' ')
    const response = await signIn.call(method, path)
    const line = document.createElement('li')
    line.textContent = `${what} → ${response.status} ${await response.text()}`
    answers.push(line)
  }
  element('answers').replaceChildren(...answers)
}

async function begin(): Promise<void> {
  const settings = (await (await fetch('/settings.json')).json()) as Settings
  const signIn = await SignIn.discover(settings, `${location.origin}/callback`)
  onClick('sign-in', signIn, async () => location.assign(await signIn.depart()))
  onClick('call', signIn, () => callAll(signIn))
  onClick('renew', signIn, async () => {
    await signIn.renew()
    element('answers').replaceChildren()
  })
  onClick('sign-out', signIn, async () => {
    await signIn.leave()
    element('answers').replaceChildren()
    say('You signed out of this app.')
  })
  if (location.pathname === '/callback') {
    const here = new URL(location.href)
    // The code leaves the address bar and the history before anything else happens.
    history.replaceState(null, '', '/')
    await signIn.arrive(here).catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error))
    })
  }
  show(signIn)
}

await begin().catch((error: unknown) => say(`The app could not start: ${String(error)}`))
