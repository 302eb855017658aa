import { ListError } from '../errors.ts'
import { type Element, readWhole } from './element.ts'

/** The values inside another, taken in order: those that must come, and those that may. */
export class Fields {
  readonly #inside: Iterator<Element>
  readonly #place: string
  readonly #around: Element
  #ahead: Element | undefined

  /** @param place in words, for complaints */
  constructor(around: Element, place: string) {
    this.#inside = around.children()
    this.#place = place
    this.#around = around
    this.#ahead = this.#advance()
  }

  /** @throws {ListError} `object-missing`, `object-unexpected` */
  take(tag: number): Element {
    return this.takeIf(tag) ?? this.#refuse()
  }

  /** Of any tag. @throws {ListError} `object-missing` */
  takeAny(): Element {
    const found = this.#ahead
    if (found === undefined) throw new ListError('object-missing', { offset: this.#around.offset, place: this.#place })
    this.#ahead = this.#advance()
    return found
  }

  takeIf(...tags: number[]): Element | undefined {
    return this.#ahead !== undefined && tags.includes(this.#ahead.tag) ? this.takeAny() : undefined
  }

  get isAtEnd(): boolean {
    return this.#ahead === undefined
  }

  /** @throws {ListError} `object-unexpected` when something is left */
  finish(): void {
    if (this.#ahead !== undefined) this.#refuse()
  }

  #refuse(): never {
    const found = this.#ahead
    const [place, offset] = [this.#place, (found ?? this.#around).offset]
    if (found === undefined) throw new ListError('object-missing', { place, offset })
    throw new ListError('object-unexpected', { place, offset, found: `tag ${found.tag.toString(16).padStart(2, '0')}` })
  }

  #advance(): Element | undefined {
    const { done, value } = this.#inside.next()
    return done ? undefined : value
  }
}

/** @throws {ListError} `object-unexpected` when it has another tag */
export function fieldsOf(element: Element, tag: number, place: string): Fields {
  if (element.tag !== tag) {
    const found = `tag ${element.tag.toString(16).padStart(2, '0')}`
    throw new ListError('object-unexpected', { place, offset: element.offset, found })
  }
  return new Fields(element, place)
}

/** The fields of an input that is one value. */
export function fieldsIn(octets: Uint8Array, tag: number, place: string): Fields {
  return fieldsOf(readWhole(octets), tag, place)
}
