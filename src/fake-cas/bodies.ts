import type { FakeAnswer, FakeRequest } from './fake-ca.ts'

/** An answer in JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

export function text(status: number, words: string, type = 'text/plain'): FakeAnswer {
  return { status, headers: { 'content-type': type }, body: words }
}

export const noContent: FakeAnswer = { status: 204 }

/** @returns undefined for what is no JSON object */
export function jsonOf({ body }: Pick<FakeRequest, 'body'>): Readonly<Record<string, unknown>> | undefined {
  const value = jsonValueOf({ body })
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : undefined
}

/** Also lists and words. @returns undefined for what is no JSON */
export function jsonValueOf({ body }: Pick<FakeRequest, 'body'>): unknown {
  try {
    return JSON.parse(textOf({ body }))
  } catch {
    return undefined
  }
}

/** `application/x-www-form-urlencoded`. */
export function formOf({ body }: Pick<FakeRequest, 'body'>): URLSearchParams {
  return new URLSearchParams(textOf({ body }))
}

export function textOf({ body }: Pick<FakeRequest, 'body'>): string {
  return Buffer.from(body).toString()
}
