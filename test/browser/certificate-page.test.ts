import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { buildPage } from '../../browser/build-page.ts'
import { type ServedFolder, serveFolder } from '../../browser/serve-folder.ts'
import {
  buildCertificate,
  makeInspectionSystemChat,
  parseCalendarDate,
  parseHolderReference,
} from '../../src/cvc/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { describeWithVectors, loadVectors } from '../support/vectors.ts'

interface DroppedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What the tests use of a browser's globals; the tests themselves are compiled without them. */
interface BrowserGlobals {
  DataTransfer: new () => { readonly items: { add(file: unknown): void }; setData(type: string, text: string): void }
  File: new (parts: readonly Uint8Array[], name: string) => unknown
}

describeInBrowser('the certificate page', (browser) => {
  let folder: string
  let served: ServedFolder
  let page: Page
  let asked: string[]
  let troubles: string[]

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-page-'))
    await buildPage(folder)
    served = await serveFolder(folder, 0)
  })
  after(async () => {
    await served?.close()
    if (folder) await rm(folder, { recursive: true, force: true }) // not where there is no browser
  })
  beforeEach(async () => {
    page = await browser().newPage()
    asked = []
    troubles = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    await page.clock.setFixedTime(new Date('2026-11-22T12:00:00Z'))
    await page.goto(served.url)
  })
  afterEach(async () => {
    await page.close()
    assert.deepEqual(troubles, [])
  })

  async function drop(...files: readonly DroppedFile[]): Promise<void> {
    const plain = files.map(({ name, bytes }) => ({ name, octets: [...bytes] }))
    const dataTransfer = await page.evaluateHandle((dropped) => {
      const { DataTransfer, File } = globalThis as unknown as BrowserGlobals
      const transfer = new DataTransfer()
      for (const { name, octets } of dropped) transfer.items.add(new File([Uint8Array.from(octets)], name))
      return transfer
    }, plain)
    await page.dispatchEvent('body', 'drop', { dataTransfer })
    await judged()
  }

  /** The status tells when all signatures have been looked at. */
  async function judged(): Promise<void> {
    await page
      .getByRole('status')
      .filter({ hasText: /Judged on 20\d\d-\d\d-\d\d \(GMT\)/ })
      .waitFor()
  }

  function card(title: string): Locator {
    return page.getByRole('article').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
  }

  async function says(title: string, ...sentences: readonly string[]): Promise<void> {
    const text = (await card(title).innerText()).replace(/\s+/g, ' ')
    for (const sentence of sentences) assert.ok(text.includes(sentence), `"${sentence}" in: ${text}`)
  }

  describeWithVectors('shows what is dropped onto it', () => {
    const { read } = loadVectors('generated-own/index.json')
    const vector = (name: string): DroppedFile => ({ name, bytes: read(name) })
    const cvca = vector('positive/bp256/cvca1.cvcert')
    const dv = vector('positive/bp256/dv-domestic1.cvcert')
    const terminal = vector('positive/bp256/is1.cvcert')

    it('a certificate: who, what, until when, and that its signature holds', async () => {
      await drop(cvca)
      await says(
        'UTCVCATST00001',
        'Self-signed certificate',
        'Signature verifies with its own key',
        'country UT, mnemonic CVCATST, sequence 00001',
        'country verifying CA for inspection systems',
        'may read fingerprints (DG3)',
        '2026-01-15 to 2028-12-14 (valid, 753 days left)',
        'id-TA-ECDSA-SHA-256, on brainpoolP256r1',
      )
    })

    it('a chain dropped piece by piece: the signatures follow when the key they need is there', async () => {
      await drop(terminal)
      await says(
        'UTISBORD100001',
        'Signature not checked: drop the certificate of its authority here, too UTDVDOM00001',
      )
      await drop(dv)
      await says('UTISBORD100001', 'Signature not checked: its authority spells out no curve')
      await drop(cvca)
      await says('UTISBORD100001', 'Signature verifies with the key of UTDVDOM00001')
      await says('UTDVDOM00001', 'Signature verifies with the key of UTCVCATST00001')
      assert.match(await page.getByRole('status').innerText(), /3 read\. Signatures: 3 verified, 0 not verified/)
    })

    it('a certificate in the forms of text, and the same one only once', async () => {
      const base64 = Buffer.from(cvca.bytes).toString('base64')
      const pem = `-----BEGIN CV CERTIFICATE-----\n${base64}\n-----END CV CERTIFICATE-----\n`
      const texts = [Buffer.from(cvca.bytes).toString('hex').replace(/../g, '$&:').slice(0, -1), base64, pem]
      await drop(...texts.map((text, i) => ({ name: `${i}.txt`, bytes: new TextEncoder().encode(text) })))
      assert.equal(await page.getByRole('article').count(), 1)
      await says('UTCVCATST00001', '0.txt: ')
    })

    it('a request, whose outer signature waits for its key', async () => {
      await drop(vector('positive/bp256/dv-foreign1-initial.cvreq'))
      await says(
        'ZZDVFORUT001',
        'Certificate request with outer signature',
        'Signature verifies with the key in the request',
      )
      await says('ZZDVFORUT001', 'Outer signature not checked')
      await drop(vector('positive/bp256/home-cvca1.cvcert'))
      await says('ZZDVFORUT001', 'Signature verifies with the outer key of ZZCVCAHOM00001')
    })

    it('a signature that is wrong', async () => {
      await drop(cvca, vector('negative/sig-last-plus1.cvcert'))
      await says('UTDVDOM00001', 'Signature does NOT verify with the key of UTCVCATST00001', 'error signature-verifies')
    })

    it('a truncated certificate, with the place marked', async () => {
      await drop({ name: 'half.cvcert', bytes: cvca.bytes.subarray(0, 100) })
      await says('half.cvcert', 'Not readable', 'truncated: the input ends inside an object', 'byte 0')
      assert.deepEqual(await card('half.cvcert').locator('mark').allInnerTexts(), ['7f'])
    })

    it('a broken value deep inside, with code, path and place', async () => {
      await drop(vector('negative/date-month13.cvcert'))
      await says(
        'negative/date-month13.cvcert',
        'date-malformed',
        'byte 151',
        '7F21/7F4E/5F24 (certificate body > expiration date)',
        '▲▲ byte 151: date-malformed',
      )
      assert.deepEqual(await card('negative/date-month13.cvcert').locator('mark').allInnerTexts(), ['5f'])
    })

    it('what only tolerant reading takes, and why', async () => {
      await drop(vector('negative/len-nonminimal-car.cvcert'))
      await says('UTDVDOM00001', 'Read tolerantly: strict reading refuses it', 'length-not-minimal')
    })

    it('several objects in one file, each on its own', async () => {
      await drop({ name: 'chain.bin', bytes: Buffer.concat([terminal.bytes, dv.bytes, cvca.bytes]) })
      assert.equal(await page.getByRole('article').count(), 3)
      await says('UTDVDOM00001', `chain.bin, from byte ${terminal.bytes.length}`)
    })

    it('the whole negative set at once', async () => {
      const negative = loadVectors('generated-own/negative/index.json', 'generated-own')
      await drop(...negative.entries.map(({ file }) => ({ name: file, bytes: negative.read(file) })))
      assert.ok((await page.getByRole('article').count()) > 100)
    })

    it('expired when the day is over', async () => {
      await page.clock.setFixedTime(new Date('2028-12-15T00:00:00Z'))
      await drop(cvca)
      await says('UTCVCATST00001', 'expired 1 day ago')
    })

    it('nothing any more when it is told so', async () => {
      await drop(cvca)
      await page.getByRole('button', { name: 'Take everything away' }).click()
      assert.equal(await page.getByRole('article').count(), 0)
    })
  })

  it('shows garbage as what it is', async () => {
    await drop(
      { name: 'empty', bytes: new Uint8Array() },
      { name: 'text', bytes: new TextEncoder().encode('Dear colleague,') },
      { name: 'noise', bytes: Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256) },
      { name: 'x509', bytes: Uint8Array.of(0x30, 0x82, 0x01, 0x00) },
    )
    await says('empty', 'There is nothing in it.')
    await says('text', 'neither hexadecimal nor base64 nor PEM')
    await says('noise', 'object-unexpected', '… 3976 octets after')
    await says('x509', 'an X.509 certificate, a private key or the like')
  })

  it('shows hostile names as text: no markup, no reversed writing', async () => {
    const name = '<img src=x onerror=alert(1)>\u202egnp.txt'
    for (const mnemonic of ['<script>', '<b>"&\'x', 'A\u00adB\u00a0C']) {
      const holder = `UT${mnemonic}00001`
      await drop({ name, bytes: await selfSigned(holder) })
    }
    assert.equal(await page.locator('article script, article b, article img').count(), 0)
    await says('UT<script>00001', '<img src=x onerror=alert(1)>\\u{202e}gnp.txt')
    await says('UT<b>"&\'x00001', 'mnemonic <b>"&\'x')
    await says('UTA\\u{ad}B\\u{a0}C00001', 'Self-signed certificate')
  })

  it('takes what is typed, by keyboard alone', async () => {
    await page.getByLabel('… or paste them as text').focus()
    await page.keyboard.type('7F21 03 7F4E 00')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await judged()
    await says('pasted text', 'object-missing')
  })

  it('shows an example of its own', async () => {
    await page.getByRole('button', { name: 'Show an example' }).click()
    await judged()
    assert.match(await page.getByRole('status').innerText(), /3 read\. Signatures: 3 verified/)
  })

  it('sends nothing to anybody, and could not', async () => {
    const before = asked.length
    await drop({ name: 'a', bytes: await selfSigned('UTSECRET00001') })
    assert.ok(
      asked.every((url) => url.startsWith(served.url)),
      asked.join(' '),
    )
    const later = asked.slice(before).filter((url) => !url.endsWith('icon.svg'))
    assert.equal(later.length, 1, later.join(' '))
    assert.match(later[0]!, /\/noble-\w+\.js$/) // the check of signatures, only now
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
    assert.match(policy ?? '', /default-src 'none'/)
    assert.doesNotMatch(policy ?? '', /connect-src|unsafe|https?:/)
  })

  it('says what to do when it is opened as a file', async () => {
    const fromFile = await browser().newPage()
    await fromFile.goto(pathToFileURL(join(folder, 'index.html')).href)
    assert.match(await fromFile.getByRole('alert').innerText(), /npm run page -- --serve/)
    await fromFile.close()
  })

  it('fits a telephone', async () => {
    await page.setViewportSize({ width: 360, height: 700 })
    await page.getByRole('button', { name: 'Show an example' }).click()
    await judged()
    const [wide, room] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = (globalThis as unknown as { document: { documentElement: ScrollArea } })
        .document.documentElement
      return [scrollWidth, clientWidth] as const
    })
    assert.ok(wide <= room, `${wide} in ${room} pixels`)
  })
})

interface ScrollArea {
  readonly scrollWidth: number
  readonly clientWidth: number
}

async function selfSigned(holder: string): Promise<Uint8Array> {
  const store = openMemoryKeyStore()
  const { keyId, publicKey } = await store.create({ algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' })
  const verdict = await buildCertificate()
    .selfSigned()
    .holder(parseHolderReference(holder), publicKey)
    .authorizedTo(makeInspectionSystemChat({ role: 'CVCA', fingerprints: true, iris: false }))
    .valid(parseCalendarDate('2026-01-01'), parseCalendarDate('2028-12-31'))
    .sign({ signer: await store.signer(keyId), checkSignature })
  assert.ok(verdict.ok)
  return verdict.certificate.octets
}
