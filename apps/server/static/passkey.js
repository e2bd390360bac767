/**
 * Passkeys, on the pages that have a place for them. The places are hidden until this finds that the
 * browser can do it, so that without scripts nothing is offered that does not work.
 */
const supported =
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'

/** The hidden fields of the page's form that an answer must carry. */
const carried = (form) =>
  Object.fromEntries(
    [...new FormData(form)].filter(([name]) => ['csrf', 'interaction', 'invitation'].includes(name)),
  )

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  return { ok: response.ok, answer }
}

/** Goes where the server says; it says paths of its own only. */
function follow({ location }) {
  if (typeof location !== 'string') return false
  window.location.assign(location)
  return true
}

/** Asks for a passkey and hands it to the server. False if the server refuses it. */
async function signIn(form, ceremony) {
  const fields = carried(form)
  const { ok, answer } = await post('/login/passkey/options', fields)
  if (!ok) throw new Error('no passkey can be asked for now')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(answer.options)
  const credential = await navigator.credentials.get({ ...ceremony, publicKey })
  const response = credential.toJSON()
  const seen = await post('/login/passkey', { ...fields, state: answer.state, response })
  return seen.ok && follow(seen.answer)
}

/** Makes a passkey and hands it to the server. False if that did not work. */
async function add(form) {
  const fields = carried(form)
  const { name, current_password } = Object.fromEntries(new FormData(form))
  const asked = await post('/account/passkeys/options', { ...fields, current_password })
  if (!asked.ok) return follow(asked.answer)
  const { options, state } = asked.answer
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = await navigator.credentials.create({ publicKey })
  const response = credential.toJSON()
  const seen = await post('/account/passkeys', { ...fields, state, name, response })
  return seen.ok && follow(seen.answer)
}

/** Shows the place and says so when an attempt fails. Whoever closed the dialogue knows that they did. */
function enable(place, attempt) {
  const problem = place.querySelector('[data-passkey-problem]')
  const button = place.querySelector('button')
  place.hidden = false
  const run = async () => {
    problem.hidden = true
    button.disabled = true
    try {
      problem.hidden = await attempt()
    } catch {
      problem.hidden = false
    } finally {
      button.disabled = false
    }
  }
  return (event) => {
    event.preventDefault()
    void run()
  }
}

/** Offers passkeys among what the browser fills in for the e-mail field, until the button is used. */
async function offerInField(form, problem, signal) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
  try {
    problem.hidden = await signIn(form, { mediation: 'conditional', signal })
  } catch {
    // Nobody asked for it, so nobody is told that it did not work: the form is still there.
  }
}

const signInPlace = supported ? document.querySelector('[data-passkey="sign-in"]') : null
if (signInPlace !== null) {
  const form = document.querySelector('form[action="/login"]')
  const waiting = new AbortController()
  const listener = enable(signInPlace, () => {
    waiting.abort()
    return signIn(form, {})
  })
  signInPlace.querySelector('button').addEventListener('click', listener)
  const problem = signInPlace.querySelector('[data-passkey-problem]')
  void offerInField(form, problem, waiting.signal)
}

const addPlace = supported ? document.querySelector('[data-passkey="add"]') : null
if (addPlace !== null) {
  const form = addPlace.querySelector('form')
  form.addEventListener('submit', enable(addPlace, () => add(form)))
  for (const note of document.querySelectorAll('[data-passkey-none]')) note.hidden = true
}
