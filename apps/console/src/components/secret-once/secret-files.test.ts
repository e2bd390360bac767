import { describe, expect, it } from 'vitest'
import { credentialsJson, dotEnv, tokenLine } from './secret-files.ts'

const secret = {
  clientId: 'cl_1',
  clientSecret: 'kg_cs_x',
  issuer: 'https://auth.example',
}

describe('a new secret', () => {
  it('is a .env that a shell can source', () => {
    expect(dotEnv(secret).text).toBe(
      'KEYGRANT_ISSUER=https://auth.example\nKEYGRANT_CLIENT_ID=cl_1\nKEYGRANT_CLIENT_SECRET=kg_cs_x\n',
    )
  })
  it('is a JSON file with the words of OAuth', () => {
    expect(JSON.parse(credentialsJson(secret).text)).toEqual({
      issuer: 'https://auth.example',
      token_endpoint: 'https://auth.example/oauth2/token',
      client_id: 'cl_1',
      client_secret: 'kg_cs_x',
    })
  })
  it('is a line that gets a token, with the API named only where it must be', () => {
    expect(tokenLine(secret)).not.toContain('resource')
    expect(tokenLine({ ...secret, resource: 'https://api.example' })).toContain(
      "--data-urlencode 'resource=https://api.example'",
    )
  })
})
