/** Starts the app, with settings from the environment. */
import { readSettings } from './settings.ts'
import { createWebApp } from './web-app.ts'

const settings = readSettings(process.env)
const app = await createWebApp(settings)
const { port, hostname } = new URL(settings.origin)
app.listen(Number(port), hostname, () => console.log(`Open ${settings.origin}`))
