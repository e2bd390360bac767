/** What a page is before and after it is rendered. */

/** A page as it stands in the repository. */
export interface Page {
  /** Its file, from the root of the repository; links between pages are relative to it. */
  readonly source: string
  /** Where it stands below `/docs/`, without an ending; empty for the first page. */
  readonly address: string
  readonly markdown: string
}

export interface Heading {
  readonly level: number
  readonly id: string
  readonly text: string
}

/** A stretch of a page below one heading, for the search. */
export interface Section extends Heading {
  readonly body: string
}

export interface RenderedPage {
  readonly address: string
  readonly title: string
  readonly html: string
  readonly sections: readonly Section[]
}
