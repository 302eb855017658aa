import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { z } from 'zod'
import type { ProcessClaims } from './caller.ts'

/** In this header a command says which process gives it. */
export const CLAIMS_HEADER = 'eac-process'

const NO_LOGIN = 4_294_967_295 // of a service, or where Linux keeps none

const claimsSchema = z.object({
  uid: z.number().int().min(0),
  account: z.string().max(100),
  loginUid: z.number().int().min(0).optional(),
})

/** What this process says of itself; nothing keeps another one that may open the socket from saying something else. */
export function ownClaims(): ProcessClaims {
  const { uid, username } = userInfo()
  return { uid, account: username, loginUid: loginUid() }
}

export function readClaims(header: string | string[] | undefined): ProcessClaims | undefined {
  if (typeof header !== 'string') return undefined
  try {
    const { loginUid, ...claims } = claimsSchema.parse(JSON.parse(Buffer.from(header, 'base64url').toString('utf8')))
    return { ...claims, loginUid }
  } catch {
    return undefined // a program of somebody's own
  }
}

export const claimsText = (claims: ProcessClaims): string => Buffer.from(JSON.stringify(claims)).toString('base64url')

function loginUid(): number | undefined {
  try {
    const uid = Number(readFileSync('/proc/self/loginuid', 'utf8'))
    return uid === NO_LOGIN ? undefined : uid
  } catch {
    return undefined
  }
}
