/** Owns how a document is written: the same bytes everywhere, readable by tools that take a file for ASCII. */

/**
 * Four spaces, as Microsoft's coding standard asks; line feeds; ASCII only, because paconn opens files in the platform's
 * default encoding.
 */
export function stringifyDocument(document: object): string {
  return `${JSON.stringify(document, undefined, 4).replace(/[\u007f-\uffff]/g, escapeUnit)}\n`
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
