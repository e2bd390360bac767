/** The app's pages: plain HTML, forms, no script. */

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const escape = (text: string): string => text.replace(/[&<>"]/gu, (one) => named[one] ?? one)

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`

/** What one call to the API came to. */
export interface Outcome {
  readonly what: string
  readonly status: number
  readonly text: string
}

export const signedOutPage = (note?: string): string =>
  page(
    'Example web app',
    `${note === undefined ? '' : `<p role="status"><strong>${escape(note)}</strong></p>`}
<p>This app calls an API for you, once you allow it.</p>
<form method="post" action="/sign-in"><button>Sign in with Keygrant</button></form>`,
  )

export const signedInPage = (scope: string, outcomes: readonly Outcome[]): string =>
  page(
    'You are signed in',
    `<p>You allowed:</p><ul id="scope">${scope
      .split(' ')
      .map((name) => `<li><code>${escape(name)}</code></li>`)
      .join('')}</ul>
<table><caption>What the API answers</caption><thead><tr><th scope="col">Call</th><th scope="col">Status</th><th scope="col">Answer</th></tr></thead><tbody>${outcomes
      .map(
        ({ what, status, text }) =>
          `<tr><th scope="row"><code>${escape(what)}</code></th><td>${status}</td><td><code>${escape(text)}</code></td></tr>`,
      )
      .join('')}</tbody></table>
<div class="actions"><form method="post" action="/renew"><button>Renew the token now</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form></div>`,
  )

export const failedPage = (reason: string): string =>
  page(
    'That did not work',
    `<p role="alert">${escape(reason)}</p><p><a href="/">Start again</a></p>`,
  )

export const style = `:root{color-scheme:light dark;font:100%/1.5 system-ui,sans-serif}
body{margin:0;padding:2rem 1rem}main{max-width:44rem;margin:0 auto}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600}
td,th{padding:.4rem .6rem;border-bottom:1px solid;text-align:left;overflow-wrap:anywhere;font-weight:400}
thead th{font-weight:600}.actions{display:flex;gap:.75rem}
button{font:inherit;min-height:2.75rem;padding:0 1.1rem;border-radius:.5rem;border:1px solid;cursor:pointer}`
