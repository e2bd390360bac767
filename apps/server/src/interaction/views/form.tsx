/** Forms and their fields, with their hints and what was wrong with them. */
import type { Child, PropsWithChildren } from 'hono/jsx'
import type { Frame } from './frame.ts'

interface FormProps {
  readonly frame: Frame
  /** A path of ours: the hidden fields go there too. */
  readonly action: `/${string}`
  readonly class?: string
  readonly id?: string
}

/** Posts to a path of ours, with the hidden fields of the page. */
export const Form = ({ frame, children, ...props }: PropsWithChildren<FormProps>) => (
  <form method="post" {...props}>
    <HiddenFields fields={frame.hidden} />
    {children}
  </form>
)

interface HiddenFieldsProps {
  readonly fields: Readonly<Record<string, string>>
}

export const HiddenFields = ({ fields }: HiddenFieldsProps) => (
  <>
    {Object.entries(fields).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
)

export interface FieldProps {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email' | 'password'
  readonly value?: string
  readonly hint?: string
  /** What a password manager or a phone may fill in: WCAG 1.3.5. */
  readonly autocomplete: string
  readonly required?: boolean
  /** What {@link Problem} says is about this field. */
  readonly faulty?: boolean
  readonly autofocus?: boolean
  readonly inputmode?: 'numeric' | 'text'
  readonly autocapitalize?: 'characters' | 'none' | 'words'
  readonly maxlength?: number
  readonly class?: string
  /** Ids must differ where a page has two fields of one name. */
  readonly id?: string
}

/** A labelled field, tied to its hint and to the problem with it. */
export function Field(props: FieldProps) {
  const { label, hint, faulty = false, required = true, type = 'text', value, ...input } = props
  const id = props.id ?? props.name
  const described = [...(faulty ? ['problem'] : []), ...(hint ? [`${id}-hint`] : [])].join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        {...input}
        {...(value !== undefined && value !== '' && { value })}
        {...(faulty && { 'aria-invalid': 'true' })}
        {...(described !== '' && { 'aria-describedby': described })}
        id={id}
        type={type}
        required={required}
        spellcheck={false}
      />
    </div>
  )
}

interface ProblemProps {
  readonly frame: Frame
  readonly text: string
  /** The id of the field that it is about. */
  readonly field?: string
}

/** What went wrong, first on the page and focused when it opens: a screen reader says it at once. */
export const Problem = ({ frame, text, field }: ProblemProps) => (
  <div class="problem" role="alert" tabindex={-1} autofocus>
    <h2>{frame.speech.words.page.problem}</h2>
    <p id="problem">{field === undefined ? text : <a href={`#${field}`}>{text}</a>}</p>
  </div>
)

/** What a person did has worked. */
export const Done = ({ children }: PropsWithChildren<{ readonly children?: Child }>) => (
  <p class="done" role="status" tabindex={-1} autofocus>
    {children}
  </p>
)
