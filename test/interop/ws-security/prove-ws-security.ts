import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createPartnerClient } from '../../../src/app/transport/index.ts'
import { register } from '../../support/utopia.ts'
import { makeTlsCertificate, type TlsFiles } from '../openssl.ts'
import { made, type Proofs } from '../proofs.ts'
import { succeed } from '../run-program.ts'
import type { World } from '../world.ts'
import { ZeepTerminal } from '../zeep.ts'
import { KEY_NAMINGS, makeWss4j, PASSWORD } from './wss4j.ts'

const NAME = 'gate-signs'
const ZEEP = ['zeep', 'openssl', 'pythonXmlsec'] as const
const WSS4J = ['wss4j', 'jdk', 'openssl'] as const
const SIGNED = ['Body', 'Timestamp', 'BinarySecurityToken']
const QUESTION =
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><p:GetCACertificates xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"><callbackIndicator>callback_not_possible</callbackIndicator><messageID/><responseURL/></p:GetCACertificates></soap:Body></soap:Envelope>'

interface Settled {
  readonly tls: TlsFiles
  readonly signing: { readonly key: string; readonly certificate: string; readonly keyStore: string }
}

/** Signed messages: made by zeep and xmlsec, and by WSS4J; ours verified by them and by the xmlsec1 program. */
export async function proveWsSecurity(world: World, proofs: Proofs): Promise<void> {
  const { dvUrl, nodeCertificateFile, nodeSigningCertificateFile: node, folder } = world
  const settled = await proofs.prove('A terminal is registered that must sign', ['openssl'], () => settle(world))
  const zeep = (signs: boolean): ZeepTerminal => {
    const { tls, signing } = made(settled)
    const sign = { key: signing.key, certificate: signing.certificate, node }
    return new ZeepTerminal({ tls, nodeCertificateFile }, signs ? sign : undefined)
  }
  await proofs.prove(
    'zeep signs GetCACertificates, and verifies our signature (ECDSA) of the answer',
    ZEEP,
    async () => {
      assert.equal((await zeep(true).getCaCertificates(dvUrl)).returnCode, 'ok_cert_available')
    },
  )
  await proofs.prove('zeep without a signature gets a fault', ZEEP, async () => {
    await assert.rejects(zeep(false).getCaCertificates(dvUrl), /security header is not as agreed/)
  })

  const wss4j = await proofs.prove('WSS4J compiles against', WSS4J, () => makeWss4j(folder))
  for (const naming of KEY_NAMINGS) {
    await proofs.prove(`WSS4J signs it with its key named by ${naming}, and verifies our answer`, WSS4J, async () => {
      const { signing } = made(settled)
      const answer = await post(world, made(settled), await made(wss4j).sign(QUESTION, signing.keyStore, naming))
      assert.match(answer, /ok_cert_available/)
      assert.deepEqual(await made(wss4j).verify(answer, node), SIGNED)
      await writeFile(`${folder}/signed-answer.xml`, answer)
    })
  }
  await proofs.prove('WSS4J refuses that answer with a word changed', WSS4J, async () => {
    const answer = await readFile(`${folder}/signed-answer.xml`, 'utf8')
    await assert.rejects(made(wss4j).verify(answer.replace('ok_cert_available', 'ok_cert_avai1able'), node))
  })
  await proofs.prove('the xmlsec1 program verifies it', [...WSS4J, 'xmlsec1'], async () => {
    const ids = SIGNED.flatMap((name) => ['--id-attr:Id', name === 'Body' ? `${SOAP}:Body` : name])
    const files = ['--pubkey-cert-pem', node, ...ids, `${folder}/signed-answer.xml`]
    await succeed('xmlsec1', ['--verify', ...files])
  })
}

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'

/** TLS and signing certificates as its operator would make them, and its entry in our registry. */
async function settle({ node, folder }: World): Promise<Settled> {
  const tls = await makeTlsCertificate(NAME, folder)
  const [key, certificate, keyStore] = ['key.pem', 'cert.pem', 'p12'].map((end) => `${folder}/signing.${end}`) as [
    string,
    string,
    string,
  ]
  const rsa = ['-x509', '-newkey', 'rsa:3072', '-nodes', '-keyout', key, '-out', certificate]
  await succeed('openssl', ['req', ...rsa, '-subj', `/C=UT/CN=${NAME}`, '-days', '30'])
  const into = ['-name', 'signing', '-passout', `pass:${PASSWORD}`, '-out', keyStore]
  await succeed('openssl', ['pkcs12', '-export', '-inkey', key, '-in', certificate, ...into])
  const wish = { name: NAME, authority: 'UT-DV', role: 'terminal', mnemonic: 'GATE9' } as const
  await register(node.operator, { ...wish, pushUrl: undefined, tlsCertificates: [tls.certificate] })
  const der = new X509Certificate(await readFile(certificate)).raw
  await node.operator.call('partner.wss-add', { name: NAME, certificate: der.toString('base64') })
  await node.operator.call('partner.wss-set', { name: NAME, mode: 'both', reason: 'agreed' })
  return { tls, signing: { key, certificate, keyStore } }
}

async function post({ node, dvUrl }: World, { tls }: Settled, body: string): Promise<string> {
  const client = createPartnerClient({ key: await readFile(tls.keyFile, 'utf8'), cert: tls.certificate })
  try {
    const { tlsFingerprint } = await node.operator.call('node.show', {})
    const target = { url: dvUrl, pinned: [tlsFingerprint], timeoutMs: 20_000, maxResponseBytes: 1_000_000 }
    const answer = await client.post(target, { body, contentType: 'text/xml; charset=utf-8', soapAction: '' })
    return Buffer.from(answer.body).toString('utf8')
  } finally {
    client.close()
  }
}
