export const staticFiles = (): readonly { path: string; type: string; content: string }[] => [
  { path: '/pages/style.css', type: 'text/css', content: 'body{}' },
]
