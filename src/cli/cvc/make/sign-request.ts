import {
  buildCertificate,
  type Chat,
  type CvCertificate,
  type KnownTerminalType,
  rightsOf,
  type Signer,
  type VerifiedRequest,
  verifyRequest,
} from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { visibleReference } from '../../output/visible.ts'
import type { CliWorld } from '../../world.ts'
import { handOutCertificate, refuse } from './hand-out.ts'
import { issuerAndSigner } from './issuer-key.ts'
import { readRequest } from './read-request.ts'
import { authorizationOf } from './rights-option.ts'
import { assertUnused, datesOf, needed, type SignOptions } from './sign-options.ts'

/** The certificate that a request asks for, once the request has been verified. */
export async function signRequest(world: CliWorld, options: SignOptions): Promise<void> {
  assertUnused(options, ['newKey', 'keyOut', 'algorithm', 'holderReference'], '--request')
  const role = needed(options.role, '--role', '--request')
  const { issuer, signer } = await issuerAndSigner(world, options)
  const request = await verifiedRequest(world, options.request!, signer)
  const { chat, extensions } = authorizationOf(
    needed(options.rights, '--rights', '--request'),
    options.type ?? typeOf(issuer),
    role,
  )
  remark(world, request, issuer, chat)
  const verdict = await buildCertificate()
    .issuedBy(issuer)
    .requestedBy(request.request, curveOf(signer))
    .authorizedTo(chat)
    .valid(...datesOf(options, world))
    .extensions(...extensions)
    .sign({ signer, checkSignature: world.checkSignature })
  await handOutCertificate(world, verdict, { out: options.out })
}

async function verifiedRequest(world: CliWorld, file: string, signer: Signer): Promise<VerifiedRequest> {
  const decoded = await readRequest(world, file)
  const { curve: inheritedCurve } = curveOf(signer)
  const verdict = await verifyRequest(decoded, {
    checkSignature: world.checkSignature,
    ...(inheritedCurve && { inheritedCurve }),
  })
  return verdict.ok ? verdict.request : refuse('the certificate', verdict.findings)
}

/** What is no reason to refuse, but worth a look before the certificate goes out. */
function remark(world: CliWorld, { kind, request }: VerifiedRequest, issuer: CvCertificate, chat: Chat): void {
  const { authorityReference: asked, holderReference } = request
  const signs = visibleReference(issuer.holderReference)
  if (asked !== undefined && asked !== issuer.holderReference) {
    world.err(`note: the request asks ${visibleReference(asked)}, not ${signs}\n`)
  }
  if (kind === 'authenticated') {
    world.err(
      `note: the outer signature of ${visibleReference(holderReference)} is not checked here; eac cvc verify does that\n`,
    )
  }
  const own = new Set(rightsOf(issuer.chat).map(({ name }) => name))
  const beyond = rightsOf(chat).filter(({ name }) => !own.has(name))
  if (beyond.length === 0) return
  const names = beyond.map(({ name }) => name).join(', ')
  world.err(`note: ${signs} does not have these rights itself, so they are without effect: ${names}\n`)
}

function typeOf({ chat }: CvCertificate): KnownTerminalType {
  if (chat.terminalType !== 'unknown') return chat.terminalType
  throw new CliError('misuse', 'the issuer is of an unknown terminal type; no certificate of that type can be made')
}

function curveOf({ publicKey }: Signer) {
  return publicKey.kind === 'ecdsa' ? { curve: publicKey.curve } : {}
}
