import { TOOLS, type ToolName } from './tools.ts'

/** What was looked at and how it went. Prints a line a proof; a proof whose tools are missing is skipped, in CI failed. */
export class Proofs {
  readonly #missing: ReadonlySet<ToolName>
  readonly #skipIsFailure: boolean
  #passed = 0
  #failed = 0
  #skipped = 0

  constructor({ missing, skipIsFailure }: { missing: ReadonlySet<ToolName>; skipIsFailure: boolean }) {
    this.#missing = missing
    this.#skipIsFailure = skipIsFailure
  }

  /**
   * @param detail what the line says beside the title
   * @returns what the work leaves for later proofs; undefined when it was skipped or failed
   */
  async prove<T>(
    title: string,
    needs: readonly ToolName[],
    work: () => Promise<T>,
    detail: (made: T) => string = () => '',
  ): Promise<T | undefined> {
    const absent = [...new Set(needs)]
      .filter((tool) => this.#missing.has(tool))
      .map((tool) => TOOLS[tool].debianPackage)
    if (absent.length > 0) {
      this.#leaveOut(title, `needs ${absent.join(', ')}`)
      return undefined
    }
    try {
      const made = await work()
      this.#passed += 1
      print(`✔ ${title}${detail(made)}`)
      return made
    } catch (error) {
      this.fail(title, error)
      return undefined
    }
  }

  /** A line about what there was nothing to look at for; no skipped proof. */
  remark(text: string): void {
    print(`- ${text}`)
  }

  fail(title: string, error: unknown): void {
    this.#failed += 1
    print(`✘ ${title}: ${error instanceof Error ? error.message : String(error)}`)
  }

  /** Prints the closing line. @returns whether nothing failed */
  close(): boolean {
    const skipped = this.#skipped === 0 ? '' : `, ${this.#skipped} skipped`
    print(`\n${this.#passed} passed, ${this.#failed} failed${skipped}`)
    return this.#failed === 0
  }

  #leaveOut(title: string, why: string): void {
    if (this.#skipIsFailure) {
      this.fail(title, why)
    } else {
      this.#skipped += 1
      print(`- ${title}: skipped, ${why}`)
    }
  }
}

/** What an earlier proof was to leave behind. */
export function made<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is nothing to look at, because an earlier proof failed')
  return value
}

const print = (line: string): boolean => process.stdout.write(`${line}\n`)
