import { z } from 'zod'
import { LIST_ERRORS, LIST_KINDS, type ListErrorCode, type ListKind } from '../../../lists/index.ts'

// Words that the published JSON of several commands shares.

export const KIND = z.enum(Object.keys(LIST_KINDS) as ListKind[])
export const MOMENT = z.iso.datetime()
export const DAY = z.iso.date().describe('a day in GMT')
export const SHA256 = z.string().regex(/^[0-9a-f]{64}$/)
export const COUNTRY = z.string().describe('two letters as in the name of the holder; ?? where it has none')
export const ERROR_CODE = z.enum(Object.keys(LIST_ERRORS) as ListErrorCode[])
