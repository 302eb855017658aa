import { DS, envelopeOf, type Layout, type Signed, SOAP, SOAP_12, securityOf, timestampOf, WSU } from '../toolkit.ts'
import { idIn, NAMES, securityIn } from './layout.ts'
import { inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

const WRAPPERS: Readonly<Record<string, (content: string) => string>> = {
  'no wrapper': (content) => content,
  'a wrapper of no namespace': (content) => `<w xmlns="">${content}</w>`,
  'a wrapper of an unknown namespace': (content) => `<w xmlns="urn:evil">${content}</w>`,
  'a wrapper of the SOAP namespace': (content) => `<soap:Wrapper xmlns:soap="${SOAP}">${content}</soap:Wrapper>`,
  'an Object of XML Signature': (content) => `<ds:Object xmlns:ds="${DS}">${content}</ds:Object>`,
}

/** Where something that was signed may be moved to, out of the way of what takes its place. */
const PLACES: Readonly<Record<string, (moved: string, signed: Signed) => Layout>> = {
  'the Envelope, first': (moved) => ({ before: moved }),
  'the Envelope, before the Body': (moved) => ({ between: moved }),
  'the Envelope, last': (moved) => ({ after: moved }),
  'the Header, first': (moved, signed) => ({ header: moved + securityOf(securityIn(signed)) }),
  'the Header, last': (moved, signed) => ({ header: securityOf(securityIn(signed)) + moved }),
  'the Security header, first': (moved, signed) => ({ security: moved + securityIn(signed) }),
  'the Security header, last': (moved, signed) => ({ security: securityIn(signed) + moved }),
  'the Signature': (moved, signed) => ({
    security: securityIn(signed).replace('</ds:Signature>', `${moved}</ds:Signature>`),
  }),
  'the KeyInfo': (moved, signed) => ({
    security: securityIn(signed).replace('</ds:KeyInfo>', `${moved}</ds:KeyInfo>`),
  }),
}

export function bodiesMoved(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const rows: Row[] = []
  for (const [place, put] of Object.entries(PLACES)) {
    for (const [wrapper, wrap] of Object.entries(WRAPPERS)) {
      for (const [name, called] of Object.entries(NAMES)) {
        const signed = sign()
        const body = `<soap:Body${called(idIn(signed.body))}>${scene.forged}</soap:Body>`
        const message = envelopeOf(signed, { body, ...put(wrap(signed.body), signed) })
        rows.push([`to ${place}, in ${wrapper}; in its place one with ${name}`, message, 'one-body'])
      }
    }
  }
  for (const [name, called] of Object.entries(NAMES)) {
    const signed = sign()
    const around = (inner: string): string => `<soap:Body${called(idIn(signed.body))}>${inner}</soap:Body>`
    rows.push([
      `into a new Body with ${name}, after what is forged`,
      envelopeOf(signed, { body: around(scene.forged + signed.body) }),
      'one-body',
    ])
    rows.push([
      `into a new Body with ${name}, before what is forged`,
      envelopeOf(signed, { body: around(signed.body + scene.forged) }),
      'one-body',
    ])
    const twelve = `<b:Body xmlns:b="${SOAP_12}"${called(idIn(signed.body))}>${scene.forged}</b:Body>`
    rows.push([`beside a Body of SOAP 1.2 with ${name}`, envelopeOf(signed, { after: twelve }), 'one-body'])
    rows.push([`behind a Body of SOAP 1.2 with ${name}`, envelopeOf(signed, { between: twelve }), 'one-body'])
    const nested = `<soap:Envelope xmlns:soap="${SOAP}"><soap:Body${called(idIn(signed.body))}>${scene.forged}</soap:Body></soap:Envelope>`
    rows.push([
      `behind an Envelope within, whose Body has ${name}`,
      envelopeOf(signed, { header: securityOf(securityIn(signed)) + nested }),
      'one-security-header',
    ])
  }
  return inGroup('body moved', rows)
}

export function timestampsMoved(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const old = { created: new Date(scene.now.getTime() - 86_400_000) }
  const rows: Row[] = []
  for (const [place, put] of Object.entries(PLACES)) {
    for (const [name, called] of Object.entries(NAMES)) {
      const signed = sign(undefined, old)
      const times = timestampOf('x', scene.now).replace(/<wsu:Timestamp[^>]*>/, '')
      const named = called(idIn(signed.timestamp)).replace(` xmlns:wsu="${WSU}"`, '')
      const forged = { ...signed, timestamp: `<wsu:Timestamp xmlns:wsu="${WSU}"${named}>${times}` }
      const message = envelopeOf(forged, put(signed.timestamp, forged))
      const rule = place.startsWith('the Envelope') ? 'one-body' : 'one-timestamp'
      rows.push([`an old one to ${place}; in its place one with ${name}`, message, rule])
    }
  }
  return inGroup('timestamp moved', rows)
}
