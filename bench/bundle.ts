import { BUNDLE_LIMIT, bundleLibrary, bundleOf } from '../browser/bundle-library.ts'
import { type Bench, lessIsBetter } from './support/figure.ts'

/** What a program that takes one thing from the library is to weigh at most, in octets (gzip -9). */
const DECODER_LIMIT = 6_000

export const bench: Bench = {
  title: 'what eac-broker/cvc weighs in a browser, minified and compressed, against its limit',
  async run() {
    const library = await bundleLibrary()
    const decoder = await bundleOf(`export { decodeCertificate } from './src/cvc/index.ts'`)
    return [
      lessIsBetter('whole library, min + gzip -9', library.gzipped, 'octets', 'limit', BUNDLE_LIMIT),
      lessIsBetter('decodeCertificate alone, min + gzip -9', decoder.gzipped, 'octets', 'limit', DECODER_LIMIT),
    ]
  },
}
