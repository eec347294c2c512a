/** Owns the words of Microsoft's products that texts of a connector may not have. */

const PRODUCTS =
  /\b(?:power\s?apps|power\s?automate|power\s?platform|power\s?virtual\s?agents|microsoft\s+flow|logic\s?apps?|copilot\s+studio)\b/i

/** A product of the Power Platform that a text names. */
export function productIn(text: string): string | undefined {
  return PRODUCTS.exec(text)?.[0]
}

const LINK = /\bhttps?:\/\/[^\s)>"']+/i

/** A link that a text has. */
export function linkIn(text: string): string | undefined {
  return LINK.exec(text)?.[0]
}
