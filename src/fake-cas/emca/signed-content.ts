import { ContentInfo, SignedData } from 'pkijs'

const SHA_256 = '2.16.840.1.101.3.4.2.1'

/**
 * What is inside a CMS SignedData that this certificate signed, read by a library that the bridge does not write with.
 * @param signature base64
 * @param signer DER: nobody else counts
 * @returns undefined where it does not verify
 */
export async function signedContent(signature: string, signer: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const outer = ContentInfo.fromBER(Buffer.from(signature, 'base64'))
    const signed = new SignedData({ schema: outer.content })
    const [information, ...more] = signed.signerInfos
    if (information?.digestAlgorithm.algorithmId !== SHA_256 || more.length > 0) return undefined
    const { signatureVerified, signerCertificate } = await signed.verify({
      signer: 0,
      checkChain: false,
      extendedMode: true,
    })
    const isSigner = Buffer.from(signer).includes(Buffer.from(signerCertificate?.tbsView ?? 'none'))
    if (signatureVerified !== true || !isSigner) return undefined
    return new Uint8Array(signed.encapContentInfo.eContent?.getValue() ?? [])
  } catch {
    return undefined
  }
}
