/** An MCP server whose tools need OAuth scopes. */
export { createApp, type McpAppOptions } from './app.ts'
