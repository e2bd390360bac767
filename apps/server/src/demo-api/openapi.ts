/** What the demo API can do, in OpenAPI's words: registered with it, and shown in the explorer. */

const json = (schema: object) => ({ 'application/json': { schema } })
const instance = {
  type: 'object',
  required: ['id', 'name', 'status'],
  properties: { id: { type: 'string' }, name: { type: 'string' }, status: { type: 'string' } },
} as const
const wants = (...scopes: string[]) => [{ keygrant: scopes }]
const refusals = {
  401: { description: 'No valid access token.' },
  403: { description: 'The token lacks the scope; `WWW-Authenticate` names it.' },
}

const paths = {
  '/v1/balance': {
    get: {
      operationId: 'getBalance',
      summary: 'How much money is left',
      security: wants('balance:read'),
      responses: {
        200: {
          description: 'The balance.',
          content: json({
            type: 'object',
            properties: { amount: { type: 'number' }, currency: { type: 'string' } },
            example: { amount: 50, currency: 'usd' },
          }),
        },
        ...refusals,
      },
    },
  },
  '/v1/instances': {
    get: {
      operationId: 'listInstances',
      summary: 'The machines that run',
      security: wants('instances:read'),
      responses: {
        200: {
          description: 'All of them.',
          content: json({
            type: 'object',
            properties: { items: { type: 'array', items: instance } },
          }),
        },
        ...refusals,
      },
    },
    post: {
      operationId: 'createInstance',
      summary: 'Start a machine',
      security: wants('instances:write'),
      requestBody: {
        required: true,
        content: json({
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string', minLength: 1, maxLength: 100 } },
          example: { name: 'my first machine' },
        }),
      },
      responses: { 201: { description: 'It runs.', content: json(instance) }, ...refusals },
    },
  },
  '/v1/instances/{id}': {
    delete: {
      operationId: 'deleteInstance',
      summary: 'End a machine',
      security: wants('instances:write'),
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {
        204: { description: 'Gone.' },
        404: { description: 'There is no such instance.' },
        ...refusals,
      },
    },
  },
  '/v1/slow': {
    get: {
      operationId: 'getSlow',
      summary: 'An answer that takes two seconds',
      security: wants('balance:read'),
      responses: { 200: { description: 'At last.' }, ...refusals },
    },
  },
  '/v1/teapot': {
    get: {
      operationId: 'getTeapot',
      summary: 'A refusal that no token helps against',
      security: [],
      responses: { 418: { description: 'It is a teapot.' } },
    },
  },
}

export const demoDocument = (server: string, issuer: string) => ({
  openapi: '3.1.0',
  info: { title: 'Demo API', version: '1', description: 'Machines to rent, none of them real.' },
  servers: [{ url: server }],
  components: {
    securitySchemes: {
      keygrant: {
        type: 'oauth2',
        flows: {
          clientCredentials: {
            tokenUrl: `${issuer}/oauth2/token`,
            scopes: {
              'balance:read': 'Read the balance',
              'instances:read': 'See instances',
              'instances:write': 'Start and stop instances',
            },
          },
        },
      },
    },
  },
  paths,
})
