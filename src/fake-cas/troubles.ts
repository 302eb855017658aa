/** What can befall a request at a fake CA. In each the CA has done its work, unless it says otherwise. */
export const TROUBLES = {
  slow: 'the answer comes after half a minute',
  cut: 'the connection ends without an answer',
  half: 'the connection ends in the middle of the answer',
  'http-500': 'status 500, and nothing was done',
  'http-429': 'status 429 with Retry-After, and nothing was done',
  garbage: 'status 200 with a page of a proxy instead of the answer',
  oversized: 'the answer is followed by 2 MiB of blanks',
  twice: 'the answer comes twice over the same connection',
  'unknown-word': 'a status that is in no document',
  'wrong-key': 'the certificate is for a key that nobody asked for',
} as const satisfies Record<string, string>
export type Trouble = keyof typeof TROUBLES
export const TROUBLE_NAMES = Object.keys(TROUBLES) as readonly Trouble[]

/** These befall what the CA says and signs; the others befall the request. */
const WITHIN = ['unknown-word', 'wrong-key'] as const satisfies readonly Trouble[]
export type TroubleWithin = (typeof WITHIN)[number]

interface Planned {
  readonly trouble: Trouble
  readonly to: RegExp | undefined
  passing: number
  left: number
}

/** The switches of a fake. */
export class Troubles {
  #planned: Planned[] = []

  /**
   * Plans trouble for requests to come. Of several that fit, the one planned first comes first.
   * @param to which requests, by `METHOD /path`; default: any
   * @param after so many that fit and pass; default: none
   * @param times default: once; `Infinity`: until {@link end}
   */
  plan(
    trouble: Trouble,
    { to, after = 0, times = 1 }: { readonly to?: RegExp; readonly after?: number; readonly times?: number } = {},
  ): void {
    this.#planned.push({ trouble, to, passing: after, left: times })
  }

  end(): void {
    this.#planned = []
  }

  /** What befalls this request, which uses it up. */
  forRequest(line: string): Trouble | undefined {
    return this.#take(({ trouble, to }) => !isWithin(trouble) && (to === undefined || to.test(line)))
  }

  /** Whether this befalls what is said or signed now, which uses it up. */
  within(trouble: TroubleWithin): boolean {
    return this.#take((one) => one.trouble === trouble) !== undefined
  }

  /** A word of the CA, or one that is in no document. */
  word(word: string): string {
    return this.within('unknown-word') ? 'PONDERING' : word
  }

  #take(fits: (one: Planned) => boolean): Trouble | undefined {
    const found = this.#planned.find(fits)
    if (found === undefined) return undefined
    if (found.passing > 0) return void found.passing--
    found.left--
    if (found.left <= 0) this.#planned = this.#planned.filter((one) => one !== found)
    return found.trouble
  }
}

function isWithin(trouble: Trouble): trouble is TroubleWithin {
  return (WITHIN as readonly Trouble[]).includes(trouble)
}
