import { envelopeOf } from '../toolkit.ts'
import { inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

export function comments(scene: Scene): Permutation[] {
  const message = (): string => envelopeOf(signer(scene)())
  const places: readonly (readonly [string, RegExp | string, string])[] = [
    ['in DigestValue', /(<ds:DigestValue>.{8})/, '$1<!--x-->'],
    ['before DigestValue', '<ds:DigestValue>', '<!--x--><ds:DigestValue>'],
    ['in SignatureValue', /(<ds:SignatureValue>.{8})/, '$1<!--x-->'],
    ['in SignedInfo', '<ds:SignatureMethod', '<!--x--><ds:SignatureMethod'],
    ['in Created', /(<wsu:Created>.{8})/, '$1<!--x-->'],
    ['in the token', /(BinarySecurityToken [^>]*>.{8})/, '$1<!--x-->'],
    ['in the Body', /(<soap:Body [^>]*>)/, '$1<!--x-->'],
    ['in a text of the Body', /(<certReq>.{4}|<callbackIndicator>.{4})/, '$1<!--x-->'],
    ['in the Header', '<soap:Header>', '<soap:Header><!--x-->'],
    ['in the Envelope', '<soap:Header>', '<!--x--><soap:Header>'],
  ]
  return inGroup(
    'comments',
    places.map(([name, found, put]) => [name, message().replace(found, put), 'no-comment'] as const),
  )
}

export function documentTypes(scene: Scene): Permutation[] {
  const message = (): string => envelopeOf(signer(scene)())
  const typed = (declaration: string): string => `<!DOCTYPE soap:Envelope ${declaration}>${message()}`
  const rows: Row[] = [
    ['an entity', typed('[<!ENTITY x "y">]'), 'document-type'],
    [
      'an entity for a text of the Body',
      typed('[<!ENTITY x "callback_possible">]').replace('callback_not_possible', '&x;'),
      'document-type',
    ],
    ['an external entity', typed('[<!ENTITY x SYSTEM "file:///etc/passwd">]'), 'document-type'],
    ['an external subset', typed('SYSTEM "http://evil.example/x.dtd"'), 'document-type'],
    ['an attribute by default', typed('[<!ATTLIST soap:Body Id CDATA "x">]'), 'document-type'],
    ['an attribute that is an identifier', typed('[<!ATTLIST callbackIndicator x ID #IMPLIED>]'), 'document-type'],
  ]
  return inGroup('document types', rows)
}
