import { z } from 'zod'
import { mutualAccessSettings, openCaHttp } from '../ca-http/index.ts'
import { type BridgeParts, type OpenedBridge, readRoots } from '../index.ts'
import { UanatacaApi } from './api.ts'
import { Cards } from './cards.ts'
import { chainOf } from './chain.ts'
import { VALIDITY_DAYS } from './fields.ts'
import { Uanataca } from './uanataca.ts'

export const uanatacaSettings = z.strictObject({
  kind: z.literal('uanataca'),
  ...mutualAccessSettings,
  url: mutualAccessSettings.url.default('https://api.uanataca.com'),
  /** Number of the RA, from the vendor. */
  registrationAuthority: z.string().regex(/^\d{1,20}$/, 'the number of the RA'),
  profiles: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z0-9_-]{1,60}$/),
        days: z.literal(VALIDITY_DAYS).default(730),
        keyPlace: z.enum(['software', 'card', 'cloud']).optional(),
      }),
    )
    .min(1),
  /** PEM: roots that a chain must end at. */
  roots: z.string().min(1),
  /** PEM: certificates of the CAs in between; the interface gives none. */
  issuers: z.string().min(1).optional(),
  /** Hosts from which issuers may be fetched where a certificate says that they are there. */
  issuerHosts: z.array(z.string().min(1).max(253)).max(20).default([]),
  /** File with 32 octets in base64: codes of scratchcards are kept under it. */
  cardKey: z.string().min(1),
  /** A card that its order has not used for so long goes to the next; longer than any call takes. */
  cardSettlesSeconds: z.number().int().min(600).max(86_400).default(900),
  /** Folder with identity documents that orders name. */
  documents: z.string().min(1).optional(),
  identification: z.enum(['paperless', 'video']).default('paperless'),
  identificationRao: z.number().int().positive().optional(),
  /** Where the RA tells of changes: the address of this CA at the node. */
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .max(1_000)
    .optional(),
  polling: z
    .strictObject({
      firstSeconds: z.number().min(0.01).default(60),
      factor: z.number().min(1).default(2),
      longestSeconds: z.number().min(0.01).default(900),
      floorSeconds: z.number().min(0).default(10),
      stopAfterDays: z.number().positive().default(90), // the vendor says only: the life of the scratchcard
    })
    .prefault({}),
})
export type UanatacaSettings = z.output<typeof uanatacaSettings>

export function openUanataca(name: string, settings: UanatacaSettings, { db, files }: BridgeParts): OpenedBridge {
  const { roots, issuers, issuerHosts, timeoutSeconds } = settings
  const accepted = () => readRoots(files, roots)
  const sources = async () => ({
    known: [...(issuers === undefined ? [] : await readRoots(files, issuers)), ...(await accepted())],
    hosts: issuerHosts,
    httpTo: (url: string) => openCaHttp({ url, timeoutSeconds, reach: reachOf(url, settings) }, files),
  })
  const bridge = new Uanataca(name, settings, {
    api: new UanatacaApi(openCaHttp(settings, files)),
    cards: new Cards(db, name, files, settings),
    files,
    chainOf: async (leaf, signal) => chainOf(leaf, await sources(), signal),
  })
  return { bridge, roots: accepted, profileOf: () => undefined }
}

/** An address that an answer names is private only where the settings name its host. */
const reachOf = (url: string, settings: UanatacaSettings): 'private' | 'public' =>
  URL.canParse(url) && new URL(url).origin === new URL(settings.url).origin ? 'private' : 'public'
