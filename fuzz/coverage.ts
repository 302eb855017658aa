import { readFileSync } from 'node:fs'
import { type Profiler, Session } from 'node:inspector'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Characters of source that ran: their places by the URL of the script, ascending. */
export type Places = ReadonlyMap<string, readonly number[]>

/**
 * V8's precise block coverage of the scripts below some folders. Only scripts loaded after {@link Coverage.start} are counted block by
 * block; a counted script runs at about a quarter of its speed, optimised or not.
 */
export class Coverage {
  readonly #session = new Session()
  readonly #folders: readonly string[]
  readonly #seen = new Map<string, Uint8Array>()

  private constructor(folders: readonly string[]) {
    this.#folders = folders.map((folder) => pathToFileURL(`${folder}/`).href)
  }

  /** Before the scripts of the folders are imported. */
  static start(folders: readonly string[]): Coverage {
    const coverage = new Coverage(folders)
    coverage.#session.connect()
    coverage.#ask('Profiler.enable')
    coverage.#ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
    return coverage
  }

  /** What ran since the last look and never before it was {@link keep}. Costs about as much as fifty inputs. */
  look(): Places {
    const fresh = new Map<string, readonly number[]>()
    for (const script of this.#take()) {
      const places = freshIn(script, this.#seenOf(script.url))
      if (places.length > 0) fresh.set(script.url, places)
    }
    return fresh
  }

  /** From now on these are nothing new. */
  keep(places: Places): void {
    for (const [url, all] of places) {
      const seen = this.#seenOf(url)
      for (const place of all) seen[place] = 1
    }
  }

  /** Has this character of that script ever run, as far as it was kept? */
  has(url: string, place: number): boolean {
    return this.#seen.get(url)?.[place] === 1
  }

  #seenOf(url: string): Uint8Array {
    const known = this.#seen.get(url)
    if (known) return known
    const seen = new Uint8Array(readFileSync(fileURLToPath(url), 'utf8').length)
    this.#seen.set(url, seen)
    return seen
  }

  #take(): readonly Profiler.ScriptCoverage[] {
    const { result } = this.#ask('Profiler.takePreciseCoverage') as Profiler.TakePreciseCoverageReturnType
    return result.filter(({ url }) => this.#folders.some((folder) => url.startsWith(folder)))
  }

  // Commands of this kind are answered before `post` returns.
  #ask(method: string, parameters: object = {}): unknown {
    let answer: unknown
    this.#session.post(method, parameters, (error, result) => {
      if (error) throw error
      answer = result
    })
    return answer
  }
}

/** Ranges come from outside in: an inner one says better what became of its characters. */
function freshIn({ functions }: Profiler.ScriptCoverage, seen: Uint8Array): number[] {
  const counts = new Uint8Array(seen.length)
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) counts.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  }
  const places: number[] = []
  for (let place = 0; place < counts.length; place++) if (counts[place]! > seen[place]!) places.push(place)
  return places
}
