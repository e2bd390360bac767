/** The few files that pages load: a style sheet, two small scripts, and what an operator chose. */
import type { FastifyInstance } from 'fastify'
import type { CachedPageSettings } from '../state/cached-page-settings.ts'
import { Fields } from './fields.ts'
import { brandOf } from './views/brand.ts'
import { staticFiles } from './views/static-files.ts'

/** An hour: a new version of the server brings new files. */
const kept = 'public, max-age=3600'

export function serveStaticFiles(app: FastifyInstance): void {
  for (const { path, type, content } of staticFiles())
    app.get(path, (_request, reply) =>
      reply
        .type(type)
        .header('Cache-Control', kept)
        .header('X-Content-Type-Options', 'nosniff')
        .send(content),
    )
}

const brandPaths = ['brand.css', 'brand-light.css', 'brand-dark.css', 'logo', 'logo-dark']

/**
 * A picture that is opened by itself runs nothing and loads nothing. One that is asked for by a version
 * that this node has not heard of yet, or no more, is not kept by anybody.
 */
export function serveBrandFiles(app: FastifyInstance, settings: CachedPageSettings): void {
  for (const path of brandPaths.map((name) => `/pages/${name}`))
    app.get(path, async (request, reply) => {
      const { files } = brandOf(await settings.read())
      const file = files.find((each) => each.path === path)
      if (file === undefined) return reply.callNotFound()
      const asked = new Fields(request.url.split('?')[1] ?? '').one('v')
      return reply
        .type(file.type)
        .header('Cache-Control', asked === file.version ? kept : 'no-store')
        .header('X-Content-Type-Options', 'nosniff')
        .header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .send(file.content)
    })
}
