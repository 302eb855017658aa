/** What may stand in an element: text goes in as text, never as markup. */
export type Child = Node | string | undefined

/** @param attributes as in HTML; undefined leaves one out */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(attribute, value)
  }
  made.append(...children.filter((child) => child !== undefined))
  return made
}
