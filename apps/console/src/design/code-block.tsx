/** A text to copy into a terminal or a program. */
import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

export interface CodeBlockProps {
  readonly code: string
  /** What it is, as in "Copy curl line". */
  readonly what: string
  readonly wrap?: boolean
  readonly onCopied?: () => void
}

export function CodeBlock({ code, what, wrap = false, onCopied }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      <pre className={`${classes.text} ${wrap ? classes.wrap : ''}`} tabIndex={0} aria-label={what}>
        <code>{code}</code>
      </pre>
      <div className={classes.copy}>
        <CopyButton value={code} what={what} {...(onCopied && { onCopied })} />
      </div>
    </div>
  )
}
