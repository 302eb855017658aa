import { type Signed, WSU } from '../toolkit.ts'

export const securityIn = ({
  token,
  timestamp,
  signature,
}: Pick<Signed, 'token' | 'timestamp' | 'signature'>): string => token + timestamp + signature

/** How what takes the place may be called. */
export const NAMES: Readonly<Record<string, (id: string) => string>> = {
  'the same wsu:Id': (id) => ` xmlns:wsu="${WSU}" wsu:Id="${id}"`,
  'another wsu:Id': () => ` xmlns:wsu="${WSU}" wsu:Id="other"`,
  'no identifier': () => '',
  'the same Id': (id) => ` Id="${id}"`,
  'the same ID': (id) => ` ID="${id}"`,
  'the same id': (id) => ` id="${id}"`,
  'the same xml:id': (id) => ` xml:id="${id}"`,
}

export const idIn = (text: string): string => /wsu:Id="([^"]+)"/.exec(text)?.[1] ?? ''
