/** What is used of it. */
declare module 'sax' {
  export interface Attribute {
    name: string
    value: string
    prefix: string
    local: string
    uri: string
  }
  export interface Tag {
    name: string
    local: string
    uri: string
    attributes: Record<string, Attribute>
    isSelfClosing: boolean
  }
  export class SAXParser {
    onopentag: (tag: Tag) => void
    onclosetag: (name: string) => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    oncomment: (text: string) => void
    ondoctype: (text: string) => void
    onprocessinginstruction: (instruction: { name: string; body: string }) => void
    onerror: (error: Error) => void
    write(text: string): SAXParser
    close(): SAXParser
  }
  export function parser(
    strict: boolean,
    options: { xmlns?: boolean; position?: boolean; strictEntities?: boolean },
  ): SAXParser
  const sax: { parser: typeof parser; MAX_BUFFER_LENGTH: number }
  export default sax
}
