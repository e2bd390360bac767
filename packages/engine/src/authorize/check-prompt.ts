/** OpenID Connect Core §3.1.2.1: which pages the client wants shown, or none of them. */
import { err, ok } from '@keygrant/protocol'
import { type Prompt, prompts } from './authorization-request.ts'
import { malformed, type Rule } from './rule.ts'

/** Words that are not known are passed over: clients send what other providers have, to all alike. */
export const checkPrompt: Rule<'prompt'> = ({ parameters }) => {
  const words = (parameters.one('prompt') ?? '').split(' ').filter((word) => word !== '')
  if (words.includes('none') && words.length > 1) return err(malformed('prompt'))
  return ok({
    prompt: words.filter((word): word is Prompt => prompts.some((known) => known === word)),
  })
}
