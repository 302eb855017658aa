import type { ContractName, GetCertificateChain } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'

export function writeGetCertificateChain({ keyCar }: GetCertificateChain, edition: ContractName): Fields {
  return { [edition === 'tr-03129/1.0' ? 'keyNameMRTD' : 'keyCAR']: [keyCar] }
}
