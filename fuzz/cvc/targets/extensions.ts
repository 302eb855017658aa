import { isDeepStrictEqual } from 'node:util'
import {
  type CvRequest,
  type Digest,
  decodeRequest,
  describesCertificate,
  type Extension,
  extensionContent,
  makeExtension,
  sectorOf,
} from '../../../src/cvc/index.ts'
import { around, leaf, writeTrees } from '../../mutate/tree.ts'
import { promised, type Target } from '../../target.ts'
import { checksum, readingBothWays, refusable, refusal, same } from '../reading.ts'
import { encodedAgain } from './request.ts'

const POINT = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : i))
const ECDSA_SHA_256 = Buffer.from('04007f00070202020203', 'hex')
const KEY = around(0x7f49, [leaf(0x06, ECDSA_SHA_256), leaf(0x86, POINT)])
const HOLDER = leaf(0x5f20, Buffer.from('UTDV00001'))

export const extensions: Target = {
  name: 'extensions',
  title: 'the 65 object inside a request, and what its extensions say',
  async run(input) {
    const body = around(0x7f4e, [leaf(0x5f29, Uint8Array.of(0)), KEY, HOLDER, leaf(undefined, input)])
    const octets = writeTrees([around(0x7f21, [body, leaf(0x5f37, Uint8Array.of(1))])])
    const { strict, tolerant } = readingBothWays(octets, decodeRequest, ({ request }) => request.deviations)
    if (strict.ok) promised(same(encodedAgain(strict.value), octets), 'what is read strictly is written the same again')
    if (!tolerant.ok) return refusal(tolerant.error)
    const { request } = tolerant.value
    await answersHashes(request)
    return `${strict.ok} ${request.extensions.map(contentOf).slice(0, 2)}`
  },
}

function contentOf(extension: Extension): string {
  const content = extensionContent(extension)
  if (content.kind === 'unknown') return 'unknown'
  const again = refusable(() => makeExtension(content))
  if (!again.ok) {
    promised(
      again.error.code === 'extension-malformed',
      'an extension is refused by its own code',
      () => again.error.message,
    )
    return `empty ${content.name}`
  }
  // Where the octets inside an object are written otherwise, they still have to say the same.
  promised(
    isDeepStrictEqual(extensionContent(again.value), content),
    'an extension says the same when it is made again',
  )
  return content.name
}

const digest: Digest = async (_, octets) => Uint8Array.of(checksum(octets) & 1).slice(0, octets.length & 1)

async function answersHashes(request: CvRequest): Promise<void> {
  const question = { issuerAlgorithm: request.publicKey.algorithm, digest }
  const described = await describesCertificate(Uint8Array.of(1), request, question)
  const sector = await sectorOf(Uint8Array.of(1), request, question)
  const names = request.extensions.map((extension) => extensionContent(extension).kind)
  promised(!described || names.includes('description'), 'only a certificate with a hash is described')
  promised(sector === undefined || names.includes('sector'), 'only a certificate with sectors has one')
}
