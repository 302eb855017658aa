import { envelopeOf, referenceTo, SOAP, securityOf, timestampOf, WSSE } from '../toolkit.ts'
import { idIn, securityIn } from './layout.ts'
import { inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

export function stripped(scene: Scene): Permutation[] {
  const { token, timestamp, signature, body, ...rest } = signer(scene)()
  const signed = { token, timestamp, signature, body, ...rest }
  const plain = `<soap:Envelope xmlns:soap="${SOAP}">`
  const rows: Row[] = [
    ['everything: an unsigned message', `${plain}${body}</soap:Envelope>`, 'not-signed'],
    ['everything, with another Body', `${plain}<soap:Body>${scene.forged}</soap:Body></soap:Envelope>`, 'not-signed'],
    ['the Security header', envelopeOf(signed, { header: '' }), 'not-signed'],
    [
      'the Security header, in another namespace',
      envelopeOf(signed, { header: securityOf(securityIn(signed)).replace(WSSE, 'urn:evil') }),
      'not-signed',
    ],
    [
      'the Security header, moved into the Body',
      `${plain}<soap:Header></soap:Header>${body.replace('</soap:Body>', `${securityOf(securityIn(signed))}</soap:Body>`)}</soap:Envelope>`,
      'not-signed',
    ],
    [
      'the Security header, one level down',
      envelopeOf(signed, { header: `<w xmlns="">${securityOf(securityIn(signed))}</w>` }),
      'not-signed',
    ],
    ['the Signature', envelopeOf(signed, { security: token + timestamp }), 'one-signature'],
    ['the Timestamp', envelopeOf(signed, { security: token + signature }), 'one-timestamp'],
    ['both', envelopeOf(signed, { security: token }), 'one-timestamp'],
    ['the content of the Security header', envelopeOf(signed, { security: '' }), 'one-timestamp'],
    ['the token', envelopeOf(signed, { security: timestamp + signature }), 'key-as-agreed'],
    ['the Body', envelopeOf(signed, { body: '' }), 'one-body'],
    [
      'that it is for us',
      envelopeOf(signed, { header: securityOf(securityIn(signed), ` xmlns:soap="${SOAP}" soap:actor="urn:other"`) }),
      'one-security-header',
    ],
    [
      'the order: the Header after the Body',
      `${plain}${body}<soap:Header>${securityOf(securityIn(signed))}</soap:Header></soap:Envelope>`,
      'one-body',
    ],
  ]
  return inGroup('stripped', rows)
}

export function times(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const at = (milliseconds: number): Date => new Date(scene.now.getTime() + milliseconds)
  const hour = 3_600_000
  const written = (timestamp: (id: string) => string): string =>
    envelopeOf(
      sign((pieces) => {
        pieces.timestamp = timestamp(idIn(pieces.timestamp))
        pieces.references[1] = referenceTo(idIn(pieces.timestamp), pieces.timestamp)
      }),
    )
  const now = scene.now.toISOString()
  const rows: Row[] = [
    ['an hour old', envelopeOf(sign(undefined, { created: at(-hour) })), 'not-expired'],
    [
      'a year old, and good for ten',
      envelopeOf(sign(undefined, { created: at(-8_760 * hour), expires: at(87_600 * hour) })),
      'not-expired',
    ],
    ['expired, though made now', written((id) => timestampOf(id, at(-700_000), at(-650_000))), 'not-expired'],
    ['made in an hour', envelopeOf(sign(undefined, { created: at(hour) })), 'not-from-the-future'],
    ['expired before it was made', written((id) => timestampOf(id, at(0), at(-1_000))), 'timestamp-readable'],
    [
      'without Created',
      written((id) => timestampOf(id, at(0)).replace(/<wsu:Created>.*<\/wsu:Created>/, '')),
      'timestamp-readable',
    ],
    [
      'with Created twice',
      written((id) =>
        timestampOf(id, at(-hour)).replace('</wsu:Timestamp>', `<wsu:Created>${now}</wsu:Created></wsu:Timestamp>`),
      ),
      'timestamp-readable',
    ],
    [
      'with Expires first',
      written((id) =>
        timestampOf(id, at(0)).replace(
          '<wsu:Created>',
          `<wsu:Expires>${at(hour).toISOString()}</wsu:Expires><wsu:Created>`,
        ),
      ),
      'timestamp-readable',
    ],
    ['in local time', written((id) => timestampOf(id, now.replace('Z', '+02:00'))), 'timestamp-readable'],
    ['without a time zone', written((id) => timestampOf(id, now.replace('Z', ''))), 'timestamp-readable'],
    ['of a day that no calendar has', written((id) => timestampOf(id, '2026-02-30T10:00:00Z')), 'timestamp-readable'],
    ['that is no time', written((id) => timestampOf(id, 'now')), 'timestamp-readable'],
    [
      'with something more',
      written((id) => timestampOf(id, at(0)).replace('</wsu:Timestamp>', '<wsu:x></wsu:x></wsu:Timestamp>')),
      'timestamp-readable',
    ],
  ]
  return inGroup('times', rows)
}
