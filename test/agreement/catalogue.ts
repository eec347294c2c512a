/** Owns what the agreement test knows of class-validator's built-in rules: how each is written, and values that tell whether it holds. */
import * as cv from 'class-validator'
import fc from 'fast-check'

/** One built-in rule. */
export interface RuleEntry {
  /** The decorator's name. */
  readonly name: string
  readonly decorate: (args: readonly unknown[], options: cv.ValidationOptions) => PropertyDecorator
  readonly args: fc.Arbitrary<readonly unknown[]>
  /** Values that the rule accepts or just refuses. */
  readonly values: readonly unknown[]
  /** Whether it looks at arrays, so that `each` on it means arrays of arrays. */
  readonly arrays?: true
  /** Whether it looks at dates. */
  readonly dates?: true
}

type Decorator = (...args: never[]) => PropertyDecorator

/** `count` says how many arguments stand before class-validator's options. */
function entry(name: keyof typeof cv, count: number, args: readonly (readonly unknown[])[], values: readonly unknown[]): RuleEntry {
  const decorator = cv[name] as unknown as Decorator
  return {
    name,
    decorate: (given, options) =>
      decorator(...([...given, ...Array.from({ length: count - given.length }, () => undefined), options] as never[])),
    args: args.length === 0 ? fc.constant([]) : fc.constantFrom(...args),
    values,
  }
}
const plain = (name: keyof typeof cv, values: readonly unknown[]): RuleEntry => entry(name, 0, [], values)
const limits = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constantFrom(0, 1, 2, 3, 1.5, 0.1)).map((limit) => [limit])
const counts = fc.integer({ min: 0, max: 5 }).map((count) => [count])

/** Lengths are where class-validator and JSON Schema count differently. */
const texts = [
  '',
  'a',
  'ab',
  'abc',
  'abcd',
  'ä',
  '😀',
  '😀😀',
  '\ud83d',
  '\ude00a',
  'a\ufe0f',
  '\ufe0f',
  '❤️',
  '❤️❤️',
  'a\ufe0e\ufe0f',
  '👨‍👩‍👧',
  'e\u0301',
  '\u0000',
  '𝒳𝒴',
]
const numbers = [0, 1, -1, 2, 3, 1.5, -1.5, 0.1, 0.3, 12, 12.000001, 1e21, -1e21, 5e-324, Number.MAX_SAFE_INTEGER, 2 ** 53]

/** Every synchronous built-in rule of class-validator. */
export const CATALOGUE: readonly RuleEntry[] = [
  // common
  plain('IsDefined', ['', 0, null, false]),
  plain('IsEmpty', ['', null, ' ', 0, false, []]),
  plain('IsNotEmpty', ['', null, ' ', 0, false, []]),
  entry('Equals', 1, [['a'], [1], [true], [0], ['']], ['a', 'b', 1, 0, true, false, '', null]),
  entry('NotEquals', 1, [['a'], [1], [null], [0]], ['a', 'b', 1, 0, null, '']),
  entry('IsIn', 1, [[['a', 'b']], [[1, 2]], [['a', 1, true]], [[]], [['']]], ['a', 'b', 'c', 1, 2, 3, true, '', '1']),
  entry('IsNotIn', 1, [[['a', 'b']], [[1, 2]], [[]]], ['a', 'b', 'c', 1, 2, 3, '1']),
  plain('IsLatLong', ['1,2', '90,180', '91,180', '(1,2)', '1, 2', '1', 'a,b']),
  plain('IsLatitude', [0, 90, 90.1, -90, '45', '91', 'a', '']),
  plain('IsLongitude', [0, 180, 180.1, -180, '45', '181', 'a', '']),
  // types
  plain('IsArray', [[], [1], {}, 'a']),
  plain('IsBoolean', [true, false, 'true', 0, 1]),
  { ...plain('IsDate', ['2030-01-31T09:30:00Z', '2030-02-30T00:00:00Z', 'soon', 0]), dates: true },
  entry('IsEnum', 1, [[{ A: 'a', B: 'b' }], [{ 0: 'A', 1: 'B', A: 0, B: 1 }], [{ A: 'a', One: 1 }]], ['a', 'b', 'A', 0, 1, 2, '0', 'One']),
  plain('IsInt', numbers),
  entry(
    'IsNumber',
    1,
    [[], [{}], [{ maxDecimalPlaces: 2 }], [{ maxDecimalPlaces: 0 }], [{ allowNaN: true, allowInfinity: true }]],
    [...numbers, 1.23, 1.234],
  ),
  plain('IsObject', [{}, { a: 1 }, [], 'a', null]),
  plain('IsString', texts),
  // numbers
  entry('IsDivisibleBy', 1, [[2], [3], [0.5], [0]], numbers),
  plain('IsPositive', numbers),
  plain('IsNegative', numbers),
  { ...entry('Min', 1, [], numbers), args: limits },
  { ...entry('Max', 1, [], numbers), args: limits },
  // dates
  {
    ...entry(
      'MinDate',
      1,
      [[new Date('2030-01-01T00:00:00Z')], [() => new Date('2030-01-01T00:00:00Z')]],
      ['2030-01-01T00:00:00Z', '2029-12-31T23:59:59Z'],
    ),
    dates: true,
  },
  { ...entry('MaxDate', 1, [[new Date('2030-01-01T00:00:00Z')]], ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.001Z']), dates: true },
  // objects
  entry('IsNotEmptyObject', 1, [[], [{ nullable: true }], [{ nullable: false }]], [{}, { a: 1 }, { a: null }, { a: '' }, [], [1]]),
  entry('IsInstance', 1, [[Date], [Array], [Object]], [{}, [], 'a']),
  // arrays
  { ...entry('ArrayContains', 1, [[['a']], [[1, 2]], [[]]], [['a'], ['a', 'b'], [1, 2, 3], [1], [], ['b']]), arrays: true },
  { ...entry('ArrayNotContains', 1, [[['a']], [[1, 2]], [[]]], [['a'], ['b'], [1, 2, 3], [3], []]), arrays: true },
  { ...plain('ArrayNotEmpty', [[], [1], ['']]), arrays: true },
  { ...entry('ArrayMinSize', 1, [], [[], [1], [1, 2], [1, 2, 3]]), args: counts, arrays: true },
  { ...entry('ArrayMaxSize', 1, [], [[], [1], [1, 2], [1, 2, 3]]), args: counts, arrays: true },
  {
    ...entry(
      'ArrayUnique',
      1,
      [[], [(item: { id?: unknown } | null) => item?.id]],
      [[], [1, 1], [1, 2], [1, '1'], ['a', 'a'], [{}, {}], [{ id: 1 }, { id: 1 }], [{ id: 1 }, { id: 2 }], [null, null], [[1], [1]]],
    ),
    arrays: true,
  },
  // text
  { ...entry('MinLength', 1, [], texts), args: counts },
  { ...entry('MaxLength', 1, [], texts), args: counts },
  { ...entry('Length', 2, [[0, 3], [2, 2], [1, undefined], [3]], texts) },
  entry('IsByteLength', 2, [[0, 3], [2, 4], [1]], texts),
  entry('Contains', 1, [['a'], [''], ['a.b']], ['a', 'ba', 'axb', 'a.b', '', 'A']),
  entry('NotContains', 1, [['a'], ['a.b']], ['a', 'ba', 'axb', 'a.b', '', 'A']),
  entry(
    'Matches',
    2,
    [[/^a+$/], [/^a+$/i], [/^[\w\-.]+$/], [/^.$/], [/^.$/u], [/a/g], [/^\p{Lu}/u], [/^a.b$/s], [/(?:)/], ['^a+$', 'i']],
    ['a', 'aa', 'A', 'b', '😀', 'a-b.c', 'Ärger', 'a\nb', '', 'xay'],
  ),
  entry('IsAlpha', 1, [[], ['en-US'], ['de-DE'], ['ru-RU']], ['abc', 'ABC', 'äöü', 'абв', 'a1', '', 'a b']),
  entry('IsAlphanumeric', 1, [[], ['de-DE']], ['abc1', 'äöü1', 'a b', 'a-b', '']),
  plain('IsAscii', ['abc', 'ä', '\u007f', '']),
  plain('IsBIC', ['DEUTDEFF', 'DEUTDEFF500', 'DEUTDEF', 'deutdeff']),
  plain('IsBase32', ['ZG5ra2E=', 'JBSWY3DP', 'JBSWY3D', 'jbswy3dp']),
  plain('IsBase58', ['2NEpo7TZRRrLZSi2U', '0OIl', 'abc']),
  entry(
    'IsBase64',
    1,
    [[], [{ urlSafe: true }], [{ urlSafe: false, padding: false }]],
    ['aGVsbG8=', 'aGVsbG8', 'aGVs', 'a-_b', 'a+/b', '', '===='],
  ),
  plain('IsBooleanString', ['true', 'false', '1', '0', 'TRUE', 'yes', '']),
  plain('IsBtcAddress', ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', '1A1zP1']),
  plain('IsCreditCard', ['4111111111111111', '4111-1111-1111-1111', '4111111111111112', '378282246310005']),
  entry(
    'IsCurrency',
    1,
    [[], [{ symbol: '€' }], [{ allow_negatives: false }], [{ require_symbol: true }]],
    ['$1.00', '1,000.00', '-$1', '€5.00', '1.0', '$'],
  ),
  plain('IsDataURI', ['data:text/plain;base64,SGVsbG8=', 'data:,A', 'data:', 'text/plain']),
  entry('IsDecimal', 1, [[], [{ decimal_digits: '2' }], [{ force_decimal: true }]], ['1', '1.5', '1.55', '.5', '1,5', 'a', '']),
  plain('IsEAN', ['9783161484100', '73513537', '9783161484101']),
  entry(
    'IsEmail',
    1,
    [
      [],
      [{}],
      [{ allow_display_name: true }],
      [{ require_tld: false }],
      [{ allow_ip_domain: true }],
      [{ host_blacklist: ['example.com'] }],
      [{ allow_utf8_local_part: false }],
      [{ blacklisted_chars: 'x' }],
      [{ host_blacklist: [/^evil/] }],
    ],
    [
      'ada@example.com',
      'a.b+c@mail.example.co.uk',
      'A_B-c@EXAMPLE.COM',
      'jörg@example.com',
      'a@b',
      'a@localhost',
      '"a b"@example.com',
      'a..b@example.com',
      '.a@example.com',
      'a.@example.com',
      'a@example.c',
      'a@-example.com',
      'a@example-.com',
      'a@ex_ample.com',
      'a@example.123',
      'Ada <ada@example.com>',
      'a@127.0.0.1',
      'a@[127.0.0.1]',
      'a@xn--fsq.com',
      `${'a'.repeat(64)}@example.com`,
      `${'a'.repeat(65)}@example.com`,
      `a@${'b'.repeat(63)}.com`,
      `a@${'b'.repeat(64)}.com`,
      'x@example.com',
      'a@evil.com',
      'a@example.com ',
      'a@exa mple.com',
      '😀@example.com',
      'a\ufe0f@example.com',
      'a@exàmple.com',
    ],
  ),
  plain('IsEthereumAddress', ['0x0000000000000000000000000000000000000001', '0x1', '0x000000000000000000000000000000000000000g']),
  entry(
    'IsFQDN',
    1,
    [[], [{ require_tld: false }], [{ allow_underscores: true }], [{ allow_trailing_dot: true }], [{ allow_wildcard: true }]],
    ['example.com', 'localhost', 'a_b.com', 'example.com.', '*.example.com', '-a.com', 'a.1', 'ä.de'],
  ),
  plain('IsFirebasePushId', ['-M-Jh_1KAH5rYJF_7kY4', '-M-Jh_1KAH5rYJF_7kY', 'abc']),
  plain('IsFullWidth', ['ひらがな', 'ａｂｃ', 'abc', 'aひ']),
  plain('IsHalfWidth', ['abc', 'ﾊﾝｶｸ', 'ひらがな', 'aひ']),
  plain('IsVariableWidth', ['ひa', 'ひ', 'a']),
  plain('IsMultibyte', ['ひ', 'a', 'aひ', '😀']),
  plain('IsSurrogatePair', ['😀', '𠮷', 'a', '\ud83d', 'ひ']),
  plain('IsHSL', ['hsl(360,100%,50%)', 'hsl(0 0% 0% / 0.5)', 'hsl(361,0%,0%)', 'hsl']),
  entry(
    'IsHash',
    1,
    [['md5'], ['sha256'], ['crc32']],
    ['d41d8cd98f00b204e9800998ecf8427e', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '00000000', 'xyz'],
  ),
  plain('IsHexColor', ['#fff', '#ffffff', 'fff', '#ff', '#ggg', '#ffff']),
  plain('IsHexadecimal', ['ff', '0xff', 'FF', 'fg', '', '0hff']),
  entry(
    'IsIBAN',
    1,
    [[], [{ whitelist: ['DE'] }], [{ blacklist: ['DE'] }]],
    ['DE89370400440532013000', 'GB29NWBK60161331926819', 'DE00370400440532013000', 'XX'],
  ),
  entry('IsIP', 1, [[], ['4'], ['6'], [4]], ['127.0.0.1', '::1', '256.1.1.1', '1.2.3', 'fe80::1%eth0', '01.2.3.4', '::ffff:1.2.3.4']),
  entry('IsISBN', 1, [[], ['10'], ['13']], ['3836221195', '9783836221191', '978-3-8362-2119-1', '3836221196']),
  plain('IsISIN', ['US0378331005', 'US0378331006', 'us0378331005']),
  plain('IsISO31661Alpha2', ['DE', 'de', 'XX', 'DEU']),
  plain('IsISO31661Alpha3', ['DEU', 'deu', 'XXX', 'DE']),
  plain('IsISO31661Numeric', ['276', '999', '27']),
  plain('IsISO4217CurrencyCode', ['EUR', 'eur', 'XXX', 'EU']),
  plain('IsISO6391', ['de', 'DE', 'xx']),
  entry(
    'IsISO8601',
    1,
    [[], [{ strict: true }], [{ strict: true, strictSeparator: true }]],
    ['2030-01-31', '2030-02-30', '2030-01-31T09:30:00Z', '2030-01-31 09:30', '2030-W05', '2030-031', '20300131', 'soon', '2030'],
  ),
  entry(
    'IsDateString',
    1,
    [[], [{ strict: true }], [{ strictSeparator: true }]],
    ['2030-01-31', '2030-02-30', '2030-01-31T09:30:00Z', '2030-01-31 09:30', '2030', 'soon'],
  ),
  plain('IsISRC', ['USAT29900609', 'USAT2990060', 'usat29900609']),
  entry(
    'IsISSN',
    1,
    [[], [{ case_sensitive: true }], [{ require_hyphen: true }]],
    ['0378-5955', '03785955', '2434-561X', '2434-561x', '0378-5954'],
  ),
  entry('IsIdentityCard', 1, [['ES'], ['any'], ['IT'], ['he-IL']], ['99999999R', '12345678Z', 'CA00000AA', '219472156', '1']),
  plain('IsJSON', ['{}', '[]', '"a"', '1', '{', '', 'null', '{"a":1}']),
  plain('IsJWT', ['eyJh.eyJz.sig', 'a.b.c', 'a.b', 'a.b.c.d', '']),
  plain('IsLocale', ['de', 'de_DE', 'de-DE', 'en-US', 'd', 'zh-Hans-CN', 'xx_YY_zz']),
  plain('IsLowercase', ['abc', 'Abc', 'ä', 'Ä', '1', '', 'ß']),
  plain('IsUppercase', ['ABC', 'Abc', 'Ä', 'ä', '1', '', 'ß']),
  entry(
    'IsMACAddress',
    1,
    [[], [{ no_separators: true }], [{ eui: '64' }]],
    ['00:11:22:33:44:55', '00-11-22-33-44-55', '001122334455', '00:11:22:33:44', '00:11:22:33:44:55:66:77'],
  ),
  plain('IsMagnetURI', ['magnet:?xt=urn:btih:06E2A9683BF4DA92C73A661AC56F0ECC9C63C5B4', 'magnet:?xt=urn:btih:1', 'http://a']),
  plain('IsMilitaryTime', ['09:30', '23:59', '24:00', '9:30', '09:60']),
  plain('IsMimeType', ['text/plain', 'application/json; charset=utf-8', 'text', 'text/']),
  entry(
    'IsMobilePhone',
    2,
    [[], ['de-DE'], ['any'], [['de-DE', 'en-US']], ['de-DE', { strictMode: true }]],
    ['+4915112345678', '015112345678', '+12025550123', '123', ''],
  ),
  plain('IsMongoId', ['507f1f77bcf86cd799439011', '507f1f77bcf86cd79943901', '507f1f77bcf86cd79943901g']),
  entry('IsNumberString', 1, [[], [{ no_symbols: true }], [{ locale: 'de-DE' }]], ['1', '-1', '+1', '1.5', '1,5', '1e5', '', ' 1', '٣']),
  plain('IsOctal', ['7', '0o7', '8', '0O17', '']),
  entry('IsPassportNumber', 1, [['DE'], ['US'], ['XX']], ['C01X00T47', '340007237', 'C01X', 'c01x00t47']),
  entry('IsPhoneNumber', 1, [[], ['DE'], ['US']], ['+4915112345678', '030 123456', '+12025550123', '12', 'abc', '(202) 555-0123']),
  plain('IsPort', ['80', '0', '65535', '65536', '080', '-1', 'a']),
  entry('IsPostalCode', 1, [['DE'], ['any'], ['US'], ['GB']], ['10115', '1011', '90210-1234', 'SW1A 1AA', '']),
  plain('IsRFC3339', ['2030-01-31T09:30:00Z', '2030-01-31 09:30:00Z', '2030-01-31T09:30:00', '2030-13-31T09:30:00Z', '2030-01-31']),
  entry('IsRgbColor', 1, [[], [true], [false]], ['rgb(0,0,0)', 'rgb(0%,0%,0%)', 'rgba(0,0,0,.5)', 'rgb(256,0,0)', 'rgb(0, 0, 0)']),
  plain('IsSemVer', ['1.0.0', '1.0', 'v1.0.0', '1.0.0-beta.1+build', '01.0.0']),
  entry(
    'IsStrongPassword',
    1,
    [[], [{ minLength: 4, minLowercase: 1, minUppercase: 0, minNumbers: 0, minSymbols: 0 }]],
    ['Abcdef1!', 'abcd', 'abc', 'Password1', ''],
  ),
  entry('IsTaxId', 1, [['de-DE'], ['en-US'], []], ['26954371827', '01-1234567', '12345678901', 'a']),
  plain('IsTimeZone', ['Europe/Berlin', 'UTC', 'europe/berlin', 'Mars/Base', '']),
  entry(
    'IsUUID',
    1,
    [[], ['4'], [4], ['all'], ['7'], ['loose']],
    [
      '9b2f1d3e-4a5b-4c6d-8e7f-0123456789ab',
      '9b2f1d3e-4a5b-1c6d-8e7f-0123456789ab',
      '9B2F1D3E-4A5B-4C6D-8E7F-0123456789AB',
      '00000000-0000-0000-0000-000000000000',
      '9b2f1d3e4a5b4c6d8e7f0123456789ab',
      'x',
    ],
  ),
  entry(
    'IsUrl',
    1,
    [
      [],
      [{ require_protocol: true }],
      [{ protocols: ['https'] }],
      [{ require_tld: false }],
      [{ host_whitelist: ['example.com'] }],
      [{ allow_query_components: false }],
    ],
    [
      'https://example.com',
      'example.com',
      'http://localhost',
      'http://localhost:8080/a?b#c',
      'ftp://a.com',
      'mailto:a@b.com',
      '//example.com',
      'https://user:pw@example.com',
      'https://exa mple.com',
      'javascript:alert(1)',
      'https://example.com?a=1',
      'http://[::1]',
      '',
    ],
  ),
]

/** Decorators of class-validator that are no rules: they say how rules are applied. */
export const STRUCTURE = new Set([
  'Allow',
  'IsOptional',
  'Validate',
  'ValidateBy',
  'ValidateIf',
  'ValidateNested',
  'ValidatePromise',
  'ValidatorConstraint',
])
