import { z } from 'zod'
import {
  ALGORITHMS,
  type AlgorithmName,
  CURVE_NAMES,
  CVC_ERRORS,
  type CvcErrorCode,
  FORGIVEN,
  HASH_OCTETS,
  type HashName,
} from '../../../cvc/index.ts'

// Words that the published JSON of several commands shares.

export const REFERENCE = z.string().describe('a holder reference: country, mnemonic, sequence number')
export const DAY = z.iso.date().describe('a day in GMT; it counts itself')
export const HEX = z.string().regex(/^([0-9a-f]{2})*$/)
export const SHA256 = z.string().regex(/^[0-9a-f]{64}$/)
export const ALGORITHM = z.enum(Object.keys(ALGORITHMS) as AlgorithmName[])
export const HASH = z.enum(Object.keys(HASH_OCTETS) as HashName[])
export const CURVE = z.enum(CURVE_NAMES)
export const ERROR_CODE = z.enum(Object.keys(CVC_ERRORS) as CvcErrorCode[])
export const ROLE = z.enum(['CVCA', 'DV-domestic', 'DV-foreign', 'terminal'])
export const TERMINAL_TYPE = z.enum(['IS', 'AT', 'ST', 'unknown'])

export const DEVIATION = z
  .strictObject({
    kind: z.enum(FORGIVEN),
    path: z.string().describe('tags from outside in, like 7F21/7F4E/42'),
    offset: z.int().min(0).describe('in bytes from the start of the object'),
  })
  .describe('a departure from the encoding rules that was forgiven')
