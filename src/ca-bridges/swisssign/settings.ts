import { z } from 'zod'
import { accessSettings, openCaHttp } from '../ca-http/index.ts'
import { type BridgeParts, type OpenedBridge, readRoots } from '../index.ts'
import { SwissSignApi, troubleOf } from './api.ts'
import { SwissSign } from './swisssign.ts'
import { type MakeToken, signToken, Tokens } from './tokens.ts'

const reference = (kind: 'cli' | 'pma') =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f-]{36}$`), `${kind}- and a UUID, as the portal shows it`)

export const swissSignSettings = z.strictObject({
  kind: z.literal('swisssign'),
  ...accessSettings,
  url: accessSettings.url.default('https://api.ra.swisssign.ch'),
  /** User name of the account for the interface. */
  account: z.string().min(1).max(200),
  /** File with the API key of the account. */
  apiKey: z.string().min(1),
  /** `signed`: tokens that we sign with the API key. `fetched`: the CA makes them for the API key. */
  login: z.enum(['signed', 'fetched']).default('signed'),
  tokenSeconds: z.number().int().min(60).max(28_800).optional(), // default: 600 of our own, 28,500 of theirs
  /** Needed where the account serves several clients. */
  clientReference: reference('cli').optional(),
  /** PEM: roots that a chain must end at. */
  roots: z.string().min(1),
  /** Names for products, to be ordered by. */
  products: z.record(z.string().min(1).max(60), reference('pma')).default({}),
  /** As the interface is told of the revocation: first and last name. Service accounts need it. */
  revocationRequestor: z.string().min(1).max(200).optional(),
  /** `csr`: the older call, which carries the request alone; an order of unknown outcome then waits for people. */
  issueBy: z.enum(['request', 'csr']).default('request'),
  /** A dry run before each order: what is not acceptable shows before there is an order. */
  validateFirst: z.boolean().default(true),
  sendSubject: z.boolean().default(false),
  validityUnit: z.enum(['DAYS', 'MONTHS', 'YEARS']).default('DAYS'),
  acceptTerms: z.boolean().default(true),
  domainPath: z.enum(['/v2/client/domain', '/v2/client/domains']).default('/v2/client/domain'),
  /** So long after it was sent an order that is not found is taken to be absent. */
  searchSettlesSeconds: z.number().int().min(0).max(86_400).default(60),
  polling: z
    .strictObject({
      firstSeconds: z.number().min(0.01).default(2),
      factor: z.number().min(1).default(1.5),
      longestSeconds: z.number().min(0.01).default(60),
      floorSeconds: z.number().min(0).default(1),
      stopAfterDays: z.number().positive().default(30),
      /** While people there, or a domain, are waited for. */
      waitingSeconds: z.number().min(0.01).default(900),
    })
    .prefault({}),
})
export type SwissSignSettings = z.output<typeof swissSignSettings>

const THEIR_TOKEN_SECONDS = 8 * 3_600 - 300 // valid for 8 hours
const OUR_TOKEN_SECONDS = 600

export function openSwissSign(name: string, settings: SwissSignSettings, { files }: BridgeParts): OpenedBridge {
  const http = openCaHttp(settings, files)
  const { account, login, tokenSeconds } = settings
  const apiKey = () => files.secret(settings.apiKey)
  const signed: MakeToken = async (now) => signToken(account, await apiKey(), tokenSeconds ?? OUR_TOKEN_SECONDS, now)
  const fetched: MakeToken = async (now, signal) => {
    const body = new URLSearchParams({ userSecret: await apiKey() }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/plain' }
    const answer = await http.call({
      method: 'POST',
      path: `/v2/jwt/${encodeURIComponent(account)}`,
      headers,
      body,
      signal,
    })
    if (answer.status !== 200) throw troubleOf(answer, { path: '/v2/jwt', effect: 'read' }, now)
    const until = new Date(now.getTime() + 1000 * (tokenSeconds ?? THEIR_TOKEN_SECONDS))
    return { text: answer.body.toString('utf8').trim(), until }
  }
  const api = new SwissSignApi(http, new Tokens(login === 'signed' ? signed : fetched))
  const bridge = new SwissSign(name, settings, api)
  return { bridge, roots: () => readRoots(files, settings.roots), profileOf: () => undefined }
}
