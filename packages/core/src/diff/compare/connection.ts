/** Owns comparing what the connection dialog asks for. */
import {
  impliedConnection,
  type Connection,
  type ConnectionParameter,
  type ConnectionParameterSet,
  type ConnectorModel,
  type OAuthSettings,
} from '../../model/index.js'
import { inside, type Note, type Place } from '../change.js'
import { compareFacts, type Compare, type Facts } from './facts.js'
import { same } from './same.js'
import { compareScopes } from './security.js'

type Parameters = readonly ConnectionParameter[]
const at = (...keys: readonly string[]): Place =>
  inside({ what: '', document: 'properties', old: '/properties', new: '/properties' }, ...keys)

/** Where nobody says more than how a connection proves who it is, that has been compared. */
export function compareConnections(old: ConnectorModel, now: ConnectorModel, note: Note): void {
  if (old.connection === undefined && now.connection === undefined) return
  const [before, after] = [old.connection ?? impliedConnection(old), now.connection ?? impliedConnection(now)]
  compareParameterLists(before, after, note)
  compareSets(before, after, note)
}

function compareParameterLists(old: Connection, now: Connection, note: Note): void {
  const sets = now.sets?.sets ?? []
  // The parameters that there were may have become one of several ways.
  const became =
    old.sets === undefined && now.parameters === undefined ? sets.find((set) => holds(set.parameters, old.parameters ?? [])) : undefined
  if (became === undefined && (old.parameters !== undefined || now.parameters !== undefined)) {
    // Whoever had the choice of sets goes by them.
    if (old.sets !== undefined && now.sets !== undefined && (old.parameters === undefined || now.parameters === undefined)) return
    compareParameters(old.parameters ?? [], now.parameters ?? [], at('connectionParameters'), note)
  }
}

const holds = (parameters: Parameters, wanted: Parameters): boolean =>
  wanted.every(({ name }) => parameters.some((parameter) => parameter.name === name))

function compareSets(old: Connection, now: Connection, note: Note): void {
  const place = at('connectionParameterSets')
  const [before, after] = [old.sets?.sets ?? [], now.sets?.sets ?? []]
  if (old.sets === undefined) {
    if (now.sets !== undefined) note('connection-sets-introduced', place, { new: after.map(({ name }) => name).join(', ') })
    return
  }
  const known = new Map(after.map((set) => [set.name, set]))
  for (const set of before) {
    const is = known.get(set.name)
    if (is === undefined) note('authentication-method-removed', place, { what: set.name, old: nameOf(set), side: 'old' })
    else compareSet(set, is, note)
  }
  for (const set of after) {
    if (!before.some(({ name }) => name === set.name)) note('authentication-method-added', place, { what: set.name, new: nameOf(set) })
  }
  const texts = ({ summary, description }: NonNullable<Connection['sets']>): object => ({ summary, description })
  if (now.sets !== undefined && !same(texts(old.sets), texts(now.sets)))
    note('connection-parameter-text-changed', place, { what: 'the choice of sets' })
  if (!same(old.sets.verbatim, now.sets?.verbatim))
    note('unread-part-changed', place, { what: 'connectionParameterSets', old: old.sets.verbatim, new: now.sets?.verbatim })
}

const nameOf = ({ name, summary }: ConnectionParameterSet): string => (summary === undefined ? name : `"${summary}" (${name})`)

function compareSet(old: ConnectionParameterSet, now: ConnectionParameterSet, note: Note): void {
  const place = { ...at('connectionParameterSets', 'values'), what: now.name }
  compareFacts(SET, old, now, { note, place, texts: [] })
  compareParameters(old.parameters, now.parameters, place, note)
}

function compareParameters(old: Parameters, now: Parameters, place: Place, note: Note): void {
  const here = (name: string): Place => ({ ...inside(place, name), what: place.what === '' ? name : `${place.what}/${name}` })
  const known = new Map(now.map((parameter) => [parameter.name, parameter]))
  for (const parameter of old) {
    const is = known.get(parameter.name)
    if (is === undefined) note('connection-parameter-removed', here(parameter.name), { side: 'old' })
    else compareParameter(parameter, is, here(parameter.name), note)
  }
  for (const parameter of now) {
    if (old.some(({ name }) => name === parameter.name)) continue
    // What the platform finds out by itself, nobody has to give.
    const isAsked = parameter.required === true && parameter.default === undefined && parameter.sourceType === undefined
    note(isAsked ? 'connection-parameter-added-required' : 'connection-parameter-added', here(parameter.name))
  }
}

interface ParameterContext {
  readonly note: Note
  readonly place: Place
  readonly texts: string[]
}

function compareParameter(old: ConnectionParameter, now: ConnectionParameter, place: Place, note: Note): void {
  const context: ParameterContext = { note, place, texts: [] }
  compareFacts(PARAMETER, old, now, context)
  if (context.texts.length > 0) note('connection-parameter-text-changed', place)
}

const text: Compare<unknown, ParameterContext> = (_old, _new, { texts }, fact) => void texts.push(fact)
const changed: Compare<unknown, ParameterContext> = (old, now, { note, place }) =>
  note('connection-parameter-changed', place, { old: old ?? 'nothing', new: now ?? 'nothing' })

const PARAMETER: Facts<ConnectionParameter, ParameterContext> = {
  kind: (old, now, { note, place }) => note('connection-parameter-type-changed', place, { old, new: now }),
  required: (old = false, now = false, { note, place }) => {
    if (old !== now) note(now ? 'connection-parameter-became-required' : 'connection-parameter-became-optional', place)
  },
  hidden: (old = false, now = false, { note, place }) => {
    if (old !== now) note('connection-parameter-visibility-changed', place, { old, new: now })
  },
  allowed: (old, now, { note, place }) => {
    const [gone, added] = [
      (old ?? []).filter((value) => !(now ?? []).includes(value)),
      (now ?? []).filter((value) => !(old ?? []).includes(value)),
    ]
    if (old === undefined) note('connection-parameter-value-removed', place, { old: `anything but ${added.join(', ')}` })
    else if (now === undefined) note('connection-parameter-value-added', place, { new: 'anything' })
    else {
      if (gone.length > 0) note('connection-parameter-value-removed', place, { old: gone.join(', ') })
      if (added.length > 0) note('connection-parameter-value-added', place, { new: added.join(', ') })
    }
  },
  default: (old = 'none', now = 'none', { note, place }) => note('connection-parameter-default-changed', place, { old, new: now }),
  settings: (old, now, { note, place, texts }) => {
    if (old !== undefined && now !== undefined) compareFacts(SETTINGS, old, now, { note, place, texts })
  },
  summary: text,
  description: text,
  tooltip: text,
  tabIndex: text,
  setHelp: text,
  choices: text,
  clearText: text,
  capability: changed,
  dependencies: changed,
  sourceType: changed,
  dataSourceType: changed,
  connectionDetails: changed,
  type: changed,
  verbatim: changed,
  // How the same is written; what it is matched by.
  booleans: null,
  name: null,
}

const signIn: Compare<unknown, ParameterContext> = (old, now, { note, place }, fact) =>
  note('sign-in-changed', place, { old: { [fact]: old ?? null }, new: { [fact]: now ?? null } })
const redirect: Compare<unknown, ParameterContext> = (old = 'none', now = 'none', { note, place }) =>
  note('redirect-changed', place, { old, new: now })

const SETTINGS: Facts<OAuthSettings, ParameterContext> = {
  provider: signIn,
  clientId: signIn,
  resourceId: signIn,
  custom: signIn,
  additional: signIn,
  onBehalfOf: signIn,
  firstParty: signIn,
  scopes: (old = [], now = [], { note, place }) => compareScopes(old, now, place, note),
  redirectMode: redirect,
  redirectUrl: redirect,
  verbatim: changed,
}

const SET: Facts<ConnectionParameterSet, ParameterContext> = {
  summary: (_old, _new, { note, place }) => note('connection-parameter-text-changed', place),
  description: (_old, _new, { note, place }) => note('connection-parameter-text-changed', place),
  hidden: (old = false, now = false, { note, place }) => {
    if (old !== now) note('connection-parameter-visibility-changed', place, { old, new: now })
  },
  sharing: (old, now, { note, place }) => note('connection-sharing-changed', place, { old: old ?? 'not said', new: now ?? 'not said' }),
  verbatim: changed,
  name: null,
  parameters: null,
}
