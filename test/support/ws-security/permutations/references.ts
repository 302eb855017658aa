import { envelopeOf, referenceTo } from '../toolkit.ts'
import { idIn } from './layout.ts'
import { bodyReference, having, inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

export function references(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const withUri = (uri: string): string => envelopeOf(sign(bodyReference({ uri })))
  const only = (index: number): string =>
    envelopeOf(sign(having((pieces) => ({ references: [pieces.references[index]!] }))))
  const rows: Row[] = [
    ...[
      ['the whole document', ' URI=""'],
      ['nothing', ''],
      ['an empty identifier', ' URI="#"'],
      ['an XPointer to the root', ' URI="#xpointer(/)"'],
      ['an XPointer to an identifier', ` URI="#xpointer(id('Body'))"`],
      ['an identifier without its sign', ' URI="Body"'],
      ['a page on the web', ' URI="http://evil.example/body.xml"'],
      ['a file', ' URI="file:///etc/passwd"'],
      ['an attachment', ' URI="cid:body"'],
      ['an XPath in an identifier', ` URI="#x' or '1'='1"`],
      ['an identifier that is not there', ' URI="#missing"'],
    ].map(([name, uri]) => [`of the Body to ${name}`, withUri(uri!), 'body-and-timestamp-signed'] as const),
    ['to the Body alone', only(0), 'body-and-timestamp-signed'],
    ['to the Timestamp alone', only(1), 'body-and-timestamp-signed'],
    ['none', envelopeOf(sign(having(() => ({ references: [] })))), 'body-and-timestamp-signed'],
    [
      'to the Body twice',
      envelopeOf(sign(having((pieces) => ({ references: [pieces.references[0]!, pieces.references[0]!] })))),
      'body-and-timestamp-signed',
    ],
    [
      'to the Timestamp twice, and the token',
      envelopeOf(
        sign((pieces) => {
          const [, timestamp] = pieces.references
          pieces.references = [timestamp!, timestamp!, referenceTo(idIn(pieces.token), pieces.token)]
        }),
      ),
      'body-and-timestamp-signed',
    ],
    [
      'to the entry within the Body instead of it',
      envelopeOf(
        sign((pieces) => {
          const inner = scene.content.replace('>', ' Id="inner">')
          pieces.body = pieces.body.replace(scene.content, inner)
          pieces.references[0] = referenceTo('inner', inner)
        }),
      ),
      'body-and-timestamp-signed',
    ],
    [
      'to four things',
      envelopeOf(sign(having(({ references }) => ({ references: [...references, ...references] })))),
      'body-and-timestamp-signed',
    ],
    [
      'with a Type',
      envelopeOf(
        sign(
          having(({ references: [first, second] }) => ({
            references: [{ ...first!, uri: `${first!.uri} Type="urn:x"` }, second!],
          })),
        ),
      ),
      'parts-as-agreed',
    ],
  ]
  return inGroup('references', rows)
}
