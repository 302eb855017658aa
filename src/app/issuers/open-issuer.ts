import * as client from 'openid-client'
import { z } from 'zod'
import type { Issuer } from '../../api/index.ts'
import type { Role } from '../../messages/index.ts'
import type { Outgoing } from '../../outgoing/index.ts'
import { type IssuerClaims, type PeopleDeps, PeopleError } from '../../people/index.ts'
import { insertEvent } from '../../store/index.ts'
import { messageOf } from '../open-node.ts'
import type { IssuerConfig } from './issuer-config.ts'
import { issuerFetch } from './issuer-fetch.ts'

const MINUTES_TO_LOG_IN = 10
const METADATA_COUNTS_MILLISECONDS = 3_600_000
const NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/

/** What the browser keeps meanwhile, sealed. */
const keptSchema = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), until: z.number() })

interface Material {
  readonly clientSecret: string
  /** PEM. */
  readonly ca: string | undefined
  readonly publicUrl: string
  /** Where connections may go. */
  readonly outgoing: Outgoing
}

/** Nobody is called before somebody wants to log in there. */
export function openIssuer(
  settings: IssuerConfig,
  { clientSecret, ca, publicUrl, outgoing }: Material,
  deps: PeopleDeps,
): Issuer {
  const { name, issuer, clientId, otherOrigins, scope, signedBy, secondFactor } = settings
  const origins = [issuer, ...otherOrigins].map((one) => new URL(one).origin)
  const redirectUri = new URL(`/api/issuers/${encodeURIComponent(name)}/callback`, publicUrl)
  const bound = `log-in at ${issuer}`
  let known: { readonly since: number; readonly metadata: Promise<client.Configuration> } | undefined

  const metadata = (): Promise<client.Configuration> => {
    const now = performance.now()
    if (known !== undefined && now - known.since < METADATA_COUNTS_MILLISECONDS) return known.metadata
    const found = client.discovery(
      new URL(issuer),
      clientId,
      { id_token_signed_response_alg: signedBy }, // no other counts, "none" least of all
      client.ClientSecretBasic(clientSecret),
      {
        [client.customFetch]: issuerFetch(origins, ca, outgoing) as client.CustomFetch,
        execute: [client.enableNonRepudiationChecks], // the signature of the ID token is looked at, though it came by TLS
      },
    )
    known = { since: now, metadata: found }
    found.catch(() => {
      known = undefined
    })
    return found
  }

  const exchange = async (back: URL, away: string): Promise<IssuerClaims> => {
    const sealed = await deps.secrets.open(JSON.parse(Buffer.from(away, 'base64url').toString()), bound)
    const { state, nonce, verifier, until } = keptSchema.parse(JSON.parse(Buffer.from(sealed).toString()))
    if (until < deps.now().getTime()) throw new Error('it took too long')
    const url = new URL(redirectUri)
    url.search = back.search
    const tokens = await client.authorizationCodeGrant(await metadata(), url, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    return claimsOf(tokens.claims() ?? {}, settings)
  }

  return {
    name,
    secondFactor,
    async begin() {
      const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
      const until = deps.now().getTime() + MINUTES_TO_LOG_IN * 60_000
      const kept = await deps.secrets.seal(Buffer.from(JSON.stringify({ state, nonce, verifier, until })), bound)
      const code_challenge = await client.calculatePKCECodeChallenge(verifier)
      const asked = {
        redirect_uri: redirectUri.href,
        scope,
        state,
        nonce,
        code_challenge,
        code_challenge_method: 'S256',
      }
      const url = await saying(async () => client.buildAuthorizationUrl(await metadata(), asked))
      return { url, kept: Buffer.from(kept).toString('base64url') }
    },
    finish: (back, away, source) => saying(() => exchange(back, away), source),
  }

  /** Why is for the node's people alone. */
  async function saying<T>(work: () => Promise<T>, source?: string): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      const details = { user: 'unknown', issuer, source, why: reasonOf(cause) }
      await insertEvent(deps.db, { kind: 'log-in refused', details }, deps.now())
      throw new PeopleError('not-authenticated', `${name} did not vouch for anybody; try again from the beginning.`, {
        cause,
      })
    }
  }
}

/** The libraries put what is wrong into causes. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown }
  return cause instanceof Error ? `${messageOf(error)}: ${messageOf(cause)}` : messageOf(error)
}

function claimsOf(claims: Readonly<Record<string, unknown>>, settings: IssuerConfig): IssuerClaims {
  const name = String(claims[settings.nameFrom] ?? '').toLowerCase()
  if (!NAME.test(name)) throw new Error(`the claim ${settings.nameFrom} is no name of a user`)
  const groups = claims[settings.groupsFrom]
  const roles = Array.isArray(groups) ? groups.flatMap((group) => rolesOf(String(group), settings)) : []
  return {
    issuer: settings.issuer,
    subject: String(claims.sub),
    name,
    fullName: String(claims.name ?? name).slice(0, 200),
    roles: withoutAuditor([...new Set(roles)]),
  }
}

const rolesOf = (group: string, { roles }: IssuerConfig): readonly Role[] =>
  Object.hasOwn(roles, group) ? (roles[group] ?? []) : []

/** Whoever does something audits nothing, whatever groups say. */
const withoutAuditor = (roles: readonly Role[]): readonly Role[] =>
  roles.length > 1 ? roles.filter((role) => role !== 'auditor') : roles
