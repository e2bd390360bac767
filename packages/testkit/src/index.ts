/** The real server in process, for tests of ours and of whoever builds on it. */
export { FakeClock } from './fake-clock.ts'
export { freePort } from './free-port.ts'
export { openChromium } from './open-chromium.ts'
export { startServer, type TestServer, type TestServerOptions } from './start-server.ts'
