import assert from 'node:assert/strict'
import { layOut, shortenBase64 } from '../../src/cli/send/lay-out-xml.ts'
import { wireText } from '../../src/cli/send/wire-text.ts'
import type { Passed } from '../../src/messages/index.ts'

const received = (body: string | Uint8Array, complete = true): Passed => ({
  kind: 'received',
  status: 200,
  reason: 'OK',
  headers: [['X-Odd', 'a\u202eb']],
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  complete,
})

describe('what eac send --wire prints', () => {
  it('is the octets, where there is nothing to lay out', () => {
    assert.equal(wireText(received('<a>1</a>'), 'short'), '< 200 OK\n< X-Odd: a\\u{202e}b\n<\n< <a>1</a>\n= 8 octets\n')
  })

  it('says where an answer broke off, and that one has no body', () => {
    assert.match(wireText(received('<a>', false), 'full'), /^< <a>\n= 3 octets; not read to its end$/m)
    assert.equal(wireText(received(''), 'short').split('\n').at(-2), '= 0 octets')
  })

  it('shows octets that are no UTF-8, and UTF-16 as text, and says so', () => {
    const latin1 = wireText(received(Uint8Array.of(0x3c, 0x61, 0x3e, 0xe4)), 'short')
    assert.match(latin1, /^< <a>\\x\{e4\}\n= 4 octets; not UTF-8: octets over 7f as \\x\{..\}$/m)
    const utf16 = wireText(received(new Uint8Array(Buffer.from('\ufeff<a/>', 'utf16le'))), 'short')
    assert.match(utf16, /^< \\u\{feff\}<a\/>\n= 10 octets; in UTF-16LE$/m)
  })

  it('breaks lines between tags, and only there', () => {
    const xml = '<?xml version="1.0"?><e><b><c>text</c><d/><f></f></b> <g>\n</g></e>'
    const lines = [
      '<?xml version="1.0"?>',
      '<e>',
      '  <b>',
      '    <c>text</c>',
      '    <d/>',
      '    <f></f>',
      '  </b> <g>',
      '</g>',
      '</e>',
    ]
    assert.equal(layOut(xml), lines.join('\n'))
    assert.equal(layOut(xml).replace(/\n */g, ''), xml.replace(/\n */g, ''))
  })

  it('shortens base64, in one piece or in lines, and no prose', () => {
    const base64 = 'QUJD'.repeat(50)
    const shortened = `<c>${base64.slice(0, 40)}[… 120 characters …]${base64.slice(-40)}</c>`
    assert.equal(shortenBase64(`<c>${base64}</c>`), shortened)
    assert.match(shortenBase64(`<c>${base64.replace(/.{76}/g, '$&\n')}</c>`), /\[… 122 characters …\]/)
    const prose = `<c>${'words and words '.repeat(20)}</c>`
    assert.equal(shortenBase64(prose), prose)
  })

  it('prints little of a large message', () => {
    assert.ok(wireText(received(`<a>${'QUJD'.repeat(2_000_000)}</a>`), 'short').length < 1_000)
  })
})
