import { expect, it } from 'vitest'
import { readForms } from './html-forms.ts'

const page = `<!doctype html><form action="/consent?a=1&amp;b=2" method="post">
<input type="hidden" name="csrf" value="a&quot;b&#39;c&#x3e;">
<label><input type=checkbox name=scope value="read" checked> Read</label>
<label><input type="checkbox" name="scope" value="write"> Write</label>
<select name="organization"><option value="org_1">One</option><option value="org_2" selected>Two</option></select>
<button name="decision" value="allow">Allow</button></form><form><input name="q"></form>`

it('reads what a browser would send, and what it could', () => {
  const [form, search] = readForms(page)
  expect(form).toMatchObject({ action: '/consent?a=1&b=2', method: 'post' })
  expect(form?.values).toEqual([
    ['csrf', `a"b'c>`],
    ['scope', 'read'],
    ['organization', 'org_2'],
  ])
  expect(form?.boxes('scope')).toEqual(['read', 'write'])
  expect(form?.buttons('decision')).toEqual(['allow'])
  expect([...(form?.names ?? [])]).toEqual(['csrf', 'scope', 'organization', 'decision'])
  expect(search).toMatchObject({ method: 'get', values: [['q', '']] })
})
