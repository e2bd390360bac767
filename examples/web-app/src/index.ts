/** A confidential web app: people sign in, allow it part of what they may do, and take it back. */
export { readSettings, type Settings } from './settings.ts'
export { createWebApp } from './web-app.ts'
