import { ContentInfo, SignedData } from 'pkijs'

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
    if (signed.signerInfos.length !== 1) return undefined
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
