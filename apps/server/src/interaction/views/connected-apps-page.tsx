/** `/account/apps`: what a person allowed, and how they take it back. */
import { fillIn } from '../words/fill-in.ts'
import { VerifiedMark } from './client-card.tsx'
import { Disclosure } from './disclosure.tsx'
import { Document } from './document.tsx'
import { Done, Form } from './form.tsx'
import { type Frame, frameOf } from './frame.ts'
import type { ConnectedApp, ConnectedAppsModel, ViewContext } from './models.ts'
import { linkTo } from './page-address.ts'
import { Logo, When } from './parts.tsx'
import { render } from './render.ts'
import { scopeWords } from './scope-words.ts'

export function connectedAppsPage(model: ConnectedAppsModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { apps } = frame.speech.words
  const none = model.apps.length === 0
  return render(
    <Document frame={frame} title={apps.title} account="apps" again={{}}>
      {model.done && <Done>{apps[model.done]}</Done>}
      <p>{none ? apps.none : apps.intro}</p>
      {none && <p class="hint">{apps.noneHint}</p>}
      {!none && (
        <ul class="cards">
          {model.apps.map((app) => (
            <li>
              <App frame={frame} app={app} />
            </li>
          ))}
        </ul>
      )}
      {model.more !== null && (
        <p class="more">
          <a href={linkTo('/account/apps', { after: model.more })}>{apps.more}</a>
        </p>
      )}
      {model.apps.length > 1 && <RemoveAll frame={frame} />}
    </Document>,
  )
}

function App({ frame, app }: { readonly frame: Frame; readonly app: ConnectedApp }) {
  const { apps, consent } = frame.speech.words
  const { client, organizationName, installation } = app
  return (
    <article class="app" aria-labelledby={`app-${app.consentId}`}>
      <Logo name={client.name} logoUri={client.logoUri} />
      <div>
        <h2 id={`app-${app.consentId}`}>
          <bdi>{client.name}</bdi>
        </h2>
        <p class="marks">
          <VerifiedMark frame={frame} verified={client.verified} />{' '}
          {organizationName !== null && (
            <span>
              {fillIn(apps.organization, { organization: <bdi>{organizationName}</bdi> })}
            </span>
          )}
        </p>
        {installation !== null && (
          <p class="hint">
            {consent.installation} <code>{installation.id}</code>
            {installation.region !== null && ` · ${installation.region}`}
          </p>
        )}
        <p>{fillIn(apps.access, { api: <bdi>{app.apiName}</bdi> })}</p>
        <ul class="granted">
          {app.scopes.map((scope) => (
            <li>
              {scopeWords(scope, frame.speech).title} <code>{scope.name}</code>{' '}
              {scope.sensitive && <span class="mark warn">{consent.sensitive}</span>}
            </li>
          ))}
        </ul>
        <p class="hint">
          {fillIn(apps.allowedAt, { time: <When frame={frame} at={app.allowedAt} /> })}
        </p>
        <Form frame={frame} action="/account/apps">
          <button name="consent" value={app.consentId} class="danger">
            {apps.remove}
            <span class="heard">: {client.name}</span>
          </button>
        </Form>
      </div>
    </article>
  )
}

/** Two steps, since it can't be undone. */
function RemoveAll({ frame }: { readonly frame: Frame }) {
  const { apps } = frame.speech.words
  return (
    <Disclosure summary={apps.all} danger>
      <p>{apps.allText}</p>
      <Form frame={frame} action="/account/apps">
        <button name="all" value="1" class="danger">
          {apps.allSubmit}
        </button>
      </Form>
    </Disclosure>
  )
}
