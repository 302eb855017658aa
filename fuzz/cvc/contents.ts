import type { Contents } from '../target.ts'
import { CARD_TAGS, valuesOf } from './interesting-values.ts'
import { makeSeeds } from './seeds.ts'
import { signAgain } from './sign-again.ts'
import { build } from './targets/build.ts'
import { cardVerifiable } from './targets/card-verifiable.ts'
import { certificate } from './targets/certificate.ts'
import { certificateDescription } from './targets/certificate-description.ts'
import { dataObjects } from './targets/data-object-tree.ts'
import { extensions } from './targets/extensions.ts'
import { namesAndDates } from './targets/names-and-dates.ts'
import { privateKeyInfo } from './targets/private-key-info.ts'
import { publicKey } from './targets/public-key.ts'
import { realSignature } from './targets/real-signature.ts'
import { request } from './targets/request.ts'
import { signatureForm } from './targets/signature-form.ts'
import { subjectPublicKeyInfo } from './targets/subject-public-key-info.ts'
import { tlvPublicKey } from './targets/tlv-public-key.ts'
import { verifyAChain } from './targets/verify-chain.ts'
import { verifyAChainAsChip } from './targets/verify-chain-as-chip.ts'
import { verifyALink } from './targets/verify-link.ts'
import { verifyARequest } from './targets/verify-request.ts'

export const contents: Contents = {
  targets: [
    certificate,
    request,
    cardVerifiable,
    dataObjects,
    publicKey,
    extensions,
    certificateDescription,
    subjectPublicKeyInfo,
    privateKeyInfo,
    tlvPublicKey,
    signatureForm,
    namesAndDates,
    verifyARequest,
    verifyALink,
    verifyAChain,
    verifyAChainAsChip,
    build,
    realSignature,
  ],
  seeds: makeSeeds,
  values: valuesOf,
  tags: CARD_TAGS,
  changes: [signAgain],
}
