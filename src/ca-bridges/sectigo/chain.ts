import { certificatesIn, leafFirst } from '../index.ts'
import type { SectigoAnswer } from './answer.ts'

/** The certificates of an answer that has them one by one, the leaf first, in DER; empty where there are none. */
export function chainIn({ all, lines }: SectigoAnswer): Uint8Array[] {
  const texts = [...all('certificate'), ...all('caCertificate'), lines.join('\n')]
  return leafFirst(texts.flatMap(each))
}

/** In armour; or bare base64, an empty line between two. */
function each(text: string): Uint8Array[] {
  const armoured = certificatesIn(text)
  if (armoured.length > 0) return armoured
  const bodies = text.split(/\r?\n[ \t]*\r?\n/).map((body) => body.replaceAll(' ', '+').replace(/[^A-Za-z0-9+/=]/g, ''))
  return bodies.filter((body) => body !== '').map((body) => Buffer.from(body, 'base64'))
}
