/** The few files that pages load: one style sheet and two small scripts. */
import type { FastifyInstance } from 'fastify'
import { staticFiles } from './views/static-files.ts'

/** An hour: a new version of the server brings new files. */
const maxAge = 3_600

export function serveStaticFiles(app: FastifyInstance): void {
  for (const { path, type, content } of staticFiles())
    app.get(path, (_request, reply) =>
      reply
        .type(type)
        .header('Cache-Control', `public, max-age=${maxAge}`)
        .header('X-Content-Type-Options', 'nosniff')
        .send(content),
    )
}
