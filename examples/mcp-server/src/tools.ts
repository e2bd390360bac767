/** The MCP server's tools, and the scope that each needs. */
import type { Access } from '@keygrant/guard'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { z } from 'zod'
import type { Notes } from './notes.ts'

/** Every scope of this API. `notes:read` opens the server, and is enough for the tools not named below. */
export const scopes = ['notes:read', 'notes:write'] as const

const toolScopes: Readonly<Record<string, (typeof scopes)[number]>> = { add_note: 'notes:write' }

const toolCall = z.object({
  method: z.literal('tools/call'),
  params: z.object({ name: z.string() }),
})

/** The scopes that a request needs by what it calls, the one that opens the server among them. */
export function scopesFor(body: unknown): readonly (typeof scopes)[number][] {
  const needed = new Set<(typeof scopes)[number]>(['notes:read'])
  for (const message of Array.isArray(body) ? body : [body]) {
    const call = toolCall.safeParse(message)
    const scope = call.success ? toolScopes[call.data.params.name] : undefined
    if (scope !== undefined) needed.add(scope)
  }
  return [...needed]
}

/** A server for one request: its tools act for the caller, and never see the caller's token. */
export function notesServer(notes: Notes, { subject }: Access): McpServer {
  const server = new McpServer({ name: 'notes', version: '1.0.0' })
  const reply = (text: string) => ({ content: [{ type: 'text' as const, text }] })

  server.registerTool('list_notes', { description: 'Lists your notes' }, () =>
    reply(notes.of(subject).join('\n')),
  )
  server.registerTool(
    'add_note',
    { description: 'Adds a note', inputSchema: { text: z.string().max(1000) } },
    ({ text }) => {
      notes.add(subject, text)
      return reply('added')
    },
  )
  return server
}
