import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import { freePort } from './free-port.ts'

export interface OpenIdProvider {
  readonly issuer: string
  /** PEM: whom to trust to reach it. */
  readonly ca: string
  /** Whoever comes next is this person. */
  loginAs(subject: string, claims: Readonly<Record<string, unknown>>): void
  close(): Promise<void>
}

export const CLIENT = { id: 'eac', secret: 'the secret of the client' }

/** `oidc-provider`, a certified server, with people who need not type anything. @param redirectUri of the one client it knows */
export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdProvider> {
  const { cert, key } = tlsOfLocalhost()
  const issuer = `https://127.0.0.1:${await freePort()}`
  const { default: Provider } = await import('oidc-provider' as string) // it brings no types
  let subject = ''
  const people = new Map<string, Readonly<Record<string, unknown>>>()
  const { warn } = console
  console.warn = () => {} // that it forgets everything at its end is what we want of it
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    // biome-ignore lint/suspicious/noExplicitAny: of the package, which brings no types
    async loadExistingGrant({ oidc }: any) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
    cookies: { keys: ['of tests'] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
  })
  console.warn = warn
  const callback = provider.callback()
  const server = createServer({ cert, key }, (request, response) => {
    if (request.url?.startsWith('/interaction/')) {
      return void provider.interactionFinished(request, response, { login: { accountId: subject } })
    }
    return callback(request, response)
  })
  await new Promise<void>((resolve) => server.listen(Number(new URL(issuer).port), '127.0.0.1', resolve))
  return {
    issuer,
    ca: cert,
    loginAs(next, claims) {
      subject = next
      people.set(next, claims)
    },
    close: () => closing(server),
  }
}

export interface ForgedIssuer {
  readonly issuer: string
  readonly ca: string
  /** Answered as its metadata, over what is usual. */
  metadata: Record<string, unknown>
  /** Answered as the ID token, whatever code comes. */
  idToken: string
  readonly asked: readonly string[]
  close(): Promise<void>
}

/** Tells whatever the test wants. */
export async function startForgedIssuer(keys: readonly object[]): Promise<ForgedIssuer> {
  const { cert, key } = tlsOfLocalhost()
  const asked: string[] = []
  const server = createServer({ cert, key }, (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    asked.push(path)
    const usual = {
      issuer: forged.issuer,
      authorization_endpoint: `${forged.issuer}/auth`,
      token_endpoint: `${forged.issuer}/token`,
      jwks_uri: `${forged.issuer}/jwks`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256', 'none'],
    }
    const body =
      path === '/token'
        ? { access_token: 'x', token_type: 'Bearer', id_token: forged.idToken }
        : path === '/jwks'
          ? { keys }
          : { ...usual, ...forged.metadata }
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const forged: ForgedIssuer = { issuer, ca: cert, metadata: {}, idToken: '', asked, close: () => closing(server) }
  return forged
}

function tlsOfLocalhost(): { cert: string; key: string } {
  const made = makeSelfSignedCertificate({
    subject: { commonName: 'issuer' },
    hostNames: ['127.0.0.1'],
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 86_400_000),
  })
  return { cert: made.certPem, key: made.keyPem }
}

function closing(server: ReturnType<typeof createServer>): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => void server.close(() => resolve()))
}
