/** Owns reading what the platform's extensions say about a value. */
import type { EditorOption, EnumMember, Json, Parameter, Presentation, Schema, TriggerValue, Visibility } from '../../../model/index.js'
import { hasExactly, isJsonObject, listOf, said, type Taking } from '../../shared/taking.js'
import { exactly } from '../rest.js'
import { takeModelText } from './ai.js'
import { takeDynamic } from './dynamic.js'
import { pathAt } from './paths.js'

/** What a maker reads about a value. */
export function takeLabels(from: Taking): Presentation {
  return said<Presentation>({ summary: from.text('x-ms-summary'), description: from.text('description'), visibility: takeVisibility(from) })
}

/** Where a maker meets something; the platform's word for "as usual" is an empty one. */
export function takeVisibility(from: Taking): Visibility | undefined {
  return from.take('x-ms-visibility', (value) => {
    if (value === '') return 'normal'
    return value === 'important' || value === 'advanced' || value === 'internal' ? value : undefined
  })
}

/** The choices of a value, with their labels where there is one for each. */
export function takeChoices(from: Taking): Pick<Schema, 'enum' | 'choices'> {
  const members = from.take('enum', (value) => listOf(value, choiceOf))?.map((value): EnumMember => ({ value }))
  const labelled = from.take('x-ms-enum-values', (value) => listOf(value, labelledChoice))
  if (labelled === undefined) return said<Pick<Schema, 'enum' | 'choices'>>({ enum: members, choices: undefined })
  const same = members !== undefined && members.length > 0 && members.length === labelled.length
  return same && members.every(({ value }, index) => value === labelled[index]?.value)
    ? { enum: labelled }
    : said<Pick<Schema, 'enum' | 'choices'>>({ enum: members, choices: labelled })
}

function choiceOf(value: Json): EnumMember['value'] | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

function labelledChoice(item: Json): EnumMember | undefined {
  if (!isJsonObject(item) || !hasExactly(item, 'value', 'displayName')) return undefined
  const value = choiceOf(item['value'] ?? null)
  const label = item['displayName']
  return value === undefined || typeof label !== 'string' ? undefined : { value, label }
}

type ParameterFacts = Pick<Parameter, 'urlEncoding' | 'triggerValue'>

/** How a parameter travels. */
export function takeParameterFacts(from: Taking): ParameterFacts {
  return said<ParameterFacts>({
    urlEncoding: from.take('x-ms-url-encoding', (value) => (value === 'single' || value === 'double' ? value : undefined)),
    triggerValue: from.take(
      'x-ms-trigger-value',
      exactly((own) => said<TriggerValue>({ collection: pathAt(own, 'value-collection'), value: pathAt(own, 'value-path') })),
    ),
  })
}

type Facts = Pick<
  Schema,
  | 'editor'
  | 'editorOptions'
  | 'mediaKind'
  | 'testValue'
  | 'localizedDefault'
  | 'explicitInput'
  | 'aiSensitivity'
  | 'sensitivityLabel'
  | 'modelText'
  | 'nullable'
  | 'callbackUrl'
>

/** Everything else that is said about a value. */
export function takeValueFacts(from: Taking): Facts & ReturnType<typeof takeDynamic> {
  return {
    ...takeDynamic(from),
    ...said<Facts>({
      editor: from.text('x-ms-editor'),
      editorOptions: from.take('x-ms-editor-options', editorOptions),
      mediaKind: from.text('x-ms-media-kind'),
      testValue: from.json('x-ms-test-value'),
      localizedDefault: from.boolean('x-ms-localizeDefaultValue'),
      explicitInput: from.boolean('x-ms-explicit-input'),
      aiSensitivity: from.text('x-ms-ai-sensitivity'),
      sensitivityLabel: from.json('x-ms-content-sensitivityLabelInfo'),
      modelText: takeModelText(from),
      nullable: from.boolean('x-nullable'),
      callbackUrl: from.take('x-ms-notification-url', (value) => (value === true ? true : undefined)),
    }),
  }
}

function editorOptions(value: Json): readonly EditorOption[] | undefined {
  if (!isJsonObject(value) || !hasExactly(value, 'items')) return undefined
  return listOf(value['items'] ?? null, (item) => {
    if (!isJsonObject(item) || !hasExactly(item, 'title', 'value')) return undefined
    const { title, value: chosen } = item
    return typeof title === 'string' && chosen !== undefined ? { title, value: chosen } : undefined
  })
}
