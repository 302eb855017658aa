import type { FakeAnswer } from '../fake-ca.ts'
import type { Argument } from './arguments.ts'

/** A no of the CA: always URL-encoded, whatever format was asked for. */
export interface Refusal {
  readonly code: number
  readonly says: string
  readonly item?: string | undefined
}

export const refusal = (code: number, says: string, item?: string): Refusal => ({ code, says, item })

export function refused({ code, says, item }: Refusal): FakeAnswer {
  const pairs = new URLSearchParams({ errorCode: String(code), errorMessage: says })
  if (item !== undefined) pairs.set('errorItem', item)
  return encoded(pairs)
}

export function encoded(pairs: URLSearchParams): FakeAnswer {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { status: 200, headers, body: pairs.toString() }
}

export function lines(...each: readonly string[]): FakeAnswer {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: `${each.join('\n')}\n` }
}

/** What is wrong with the arguments of a call, if anything: unknown ones before missing ones before odd ones. */
export function judgeArguments(form: URLSearchParams, known: Readonly<Record<string, Argument>>): Refusal | undefined {
  for (const name of form.keys()) {
    if (!Object.hasOwn(known, name)) return refusal(-2, `'${name}' is an unrecognized argument!`, name)
  }
  for (const [name, { required, longest, is }] of Object.entries(known)) {
    const value = form.get(name) ?? ''
    if (value === '' && required) return refusal(-3, `The '${name}' argument is missing!`, name)
    if (value !== '' && (value.length > longest || is?.test(value) === false)) return invalid(name)
  }
  return undefined
}

export const invalid = (name: string): Refusal => refusal(-4, `The value of the '${name}' argument is invalid!`, name)
