import { BUNDLE_LIMIT, bundleLibrary, bundleOf } from '../browser/bundle-library.ts'
import { type Bench, type Figure, figure } from './support/figure.ts'

/** What a program that takes one thing from the library is to weigh at most, in octets (gzip -9). */
const DECODER_LIMIT = 6_000

/** As for every figure more is better, `ratio` says how often it would fit into its limit. */
function weight(name: string, octets: number, limit: number): Figure {
  const { ratio } = figure(name, limit, 'octets', 'limit', octets)
  return { ...figure(name, octets, 'octets', 'limit', limit), ratio }
}

export const bench: Bench = {
  title: 'what eac-broker/cvc weighs in a browser, minified and compressed, against its limit',
  async run() {
    const library = await bundleLibrary()
    const decoder = await bundleOf(`export { decodeCertificate } from './src/cvc/index.ts'`)
    return [
      weight('whole library, min + gzip -9', library.gzipped, BUNDLE_LIMIT),
      weight('decodeCertificate alone, min + gzip -9', decoder.gzipped, DECODER_LIMIT),
    ]
  },
}
