import { z } from 'zod'
import { BridgeError } from '../index.ts'

const number = z.union([z.number(), z.string()]).transform(String)

const certificate = z.looseObject({
  status: number.nullish(),
  valid: z.string().nullish(),
  valid_from: z.string().nullish(),
  revokation_reason: number.nullish(), // their spelling
  serial_number: z.string().nullish(),
  data: z.string().nullish(), // base64 of DER
})
export type CertificateSeen = z.infer<typeof certificate>

export const requestAnswer = z.looseObject({
  pk: number,
  status: z.string(),
  scratchcard: number.nullish(),
  certificate_set: z.array(certificate).nullish(),
})
export type RequestSeen = z.infer<typeof requestAnswer>

const page = <T>(shape: z.ZodType<T>) =>
  z.looseObject({
    count: z.number().optional(),
    next: z.string().nullish(),
    results: z.array(shape).optional(),
    result: z.array(shape).optional(), // one passage of the documents has it so
  })
export const requestsAnswer = page(requestAnswer)
export const cardsAnswer = page(z.unknown())

/** Its secrets are JSON inside a string. */
export const cardAnswer = z.looseObject({ sn: number, secrets: z.string() })
export const secretsOfCard = z.looseObject({ erc: number })

/** The dry run: what is missing, in pairs with a word. */
export const missingAnswer = z.array(z.tuple([z.string(), z.unknown()]))

export const documentAnswer = z.looseObject({ pk: number })

/** What a webhook sends. */
export const eventSeen = z.looseObject({ status: z.string(), request: number })

/** @throws {BridgeError} `transient`: what answered is not what the interface says */
export function readAs<T>(shape: z.ZodType<T>, value: unknown, what: string, outcome: 'refused' | 'unknown'): T {
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const where = read.error.issues[0]?.path.join('.')
  const words = `the answer to ${what} is not what it should be${where ? ` (${where})` : ''}`
  throw new BridgeError('transient', words, { outcome, code: 'answer-unusable' })
}
