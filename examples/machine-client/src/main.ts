/** Prints the balance as JSON. */
import { balance } from './balance.ts'

const setting = (name: string, fallback?: string): string => {
  const value = process.env[name] ?? fallback
  if (value === undefined || value === '') throw new Error(`${name} is not set`)
  return value
}

const answer = await balance({
  issuer: setting('KEYGRANT_ISSUER'),
  clientId: setting('KEYGRANT_CLIENT_ID'),
  clientSecret: setting('KEYGRANT_CLIENT_SECRET'),
  apiUrl: setting('KEYGRANT_API_URL', 'http://localhost:4001'),
})
console.log(JSON.stringify(answer))
