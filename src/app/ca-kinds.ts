import { z } from 'zod'
import { acmeSettings, openAcme } from '../ca-bridges/acme/index.ts'
import { cmpSettings, openCmp } from '../ca-bridges/cmp/index.ts'
import { digicertSettings, openDigicert } from '../ca-bridges/digicert/index.ts'
import { emcaSettings, openEmca } from '../ca-bridges/emca/index.ts'
import { estSettings, openEst } from '../ca-bridges/est/index.ts'
import type { BridgeParts, OpenedBridge } from '../ca-bridges/index.ts'
import { localCaSettings, openLocalCa } from '../ca-bridges/local-ca/index.ts'
import { openSectigo, sectigoSettings } from '../ca-bridges/sectigo/index.ts'
import { openSwissSign, swissSignSettings } from '../ca-bridges/swisssign/index.ts'
import { openUanataca, uanatacaSettings } from '../ca-bridges/uanataca/index.ts'

/** What is said of every CA. */
const common = {
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40'),
  /** Whom it serves. */
  authority: z.string().min(1),
}

/** A CA of the configuration: a kind for each folder of bridges. */
export const caSchema = z.discriminatedUnion('kind', [
  localCaSettings.extend(common),
  acmeSettings.extend(common),
  cmpSettings.extend(common),
  estSettings.extend(common),
  digicertSettings.extend(common),
  emcaSettings.extend(common),
  sectigoSettings.extend(common),
  swissSignSettings.extend(common),
  uanatacaSettings.extend(common),
])
export type CaConfig = z.output<typeof caSchema>

/** @throws {ConfigError} for settings that only show when they are used */
export async function openBridge(settings: CaConfig, parts: BridgeParts): Promise<OpenedBridge> {
  const { name } = settings
  switch (settings.kind) {
    case 'acme':
      return openAcme(name, settings, parts)
    case 'cmp':
      return openCmp(name, settings, parts)
    case 'digicert':
      return openDigicert(name, settings, parts)
    case 'emca':
      return openEmca(name, settings, parts)
    case 'est':
      return openEst(name, settings, parts)
    case 'local':
      return openLocalCa(name, settings, parts)
    case 'sectigo':
      return openSectigo(name, settings, parts)
    case 'swisssign':
      return openSwissSign(name, settings, parts)
    case 'uanataca':
      return openUanataca(name, settings, parts)
  }
}
