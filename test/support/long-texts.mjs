/** Owns long texts that make careless checks slow: what is repeated in them, and how they end. */
const PARTS = [
  'a',
  '0',
  '1',
  'A',
  'f',
  ' ',
  '-',
  '.',
  '_',
  '+',
  '%',
  ':',
  '/',
  '\\',
  '"',
  '\t',
  '=',
  '@',
  '#',
  '<',
  '(',
  '[',
  '{',
  '&',
  'é',
  '😀',
]
const PAIRS = ['a.', 'a@', '0,', '%41', '0:', 'a=', 'a+', 'a;', 'a-', '0.', '::', '0 ', 'a ', 'data:', 'http://', '000-', '<a>', '1e']
const ENDS = ['', '!', '\n', '\0']

/** All of them, of so many characters. */
export function longTexts(characters) {
  return [...PARTS, ...PAIRS].flatMap((part) => ENDS.map((end) => part.repeat(characters / part.length) + end))
}
