/** The real server in process, and people who use it, for tests of ours and of whoever builds on it. */
export { FakeClock } from './fake-clock.ts'
export { freePort } from './free-port.ts'
export { type Form, readForms, unescapeHtml } from './html-forms.ts'
export { openChromium } from './open-chromium.ts'
export { type Account, type Answers, type Page, Person } from './person.ts'
export { type Demo, startDemo } from './start-demo.ts'
export { startServer, type TestServer, type TestServerOptions } from './start-server.ts'
