/** Owns how it is spelt what is said about a value. */
import type { Parameter, Presentation, Schema, Visibility } from '../../../model/index.js'
import { compact } from '../../shared/compact.js'
import type { SwaggerExtensions } from '../types.js'
import { modelText } from './ai.js'
import { dynamicExtensions, pathString } from './dynamic.js'

/** What a maker reads about a value. The title stands in for the label where a place has no room for titles. */
export function labels({ summary, description, visibility }: Presentation): SwaggerExtensions & { readonly description?: string } {
  return compact({ 'x-ms-summary': summary, description, 'x-ms-visibility': visibilityOf(visibility) })
}

/** The platform's word for "as usual" is an empty one. */
export function visibilityOf(visibility: Visibility | undefined): string | undefined {
  return visibility === 'normal' ? '' : visibility
}

/** The sample of a parameter; in a schema Swagger has a word of its own. */
export function parameterExample({ example }: Pick<Schema, 'example'>): SwaggerExtensions {
  return compact({ 'x-example': example })
}

/** The labels of a drop-down. One label is reason enough to give all: the platform wants one for each. */
export function enumLabels({ enum: members = [], choices }: Pick<Schema, 'enum' | 'choices'>): SwaggerExtensions {
  const labelled = choices ?? (members.some(({ label }) => label !== undefined) ? members : undefined)
  if (labelled === undefined) return {}
  return { 'x-ms-enum-values': labelled.map(({ value, label }) => ({ value, displayName: label ?? String(value) })) }
}

/** How a parameter travels, as far as Swagger has no word for it. */
export function parameterExtensions({ urlEncoding, triggerValue }: Parameter): SwaggerExtensions {
  return compact({
    'x-ms-url-encoding': urlEncoding,
    'x-ms-trigger-value':
      triggerValue &&
      compact({
        'value-collection': triggerValue.collection && pathString(triggerValue.collection),
        'value-path': triggerValue.value && pathString(triggerValue.value),
      }),
  })
}

/** Everything else that is said about a value. */
export function valueExtensions(schema: Schema): SwaggerExtensions {
  return {
    ...dynamicExtensions(schema),
    ...compact({
      'x-ms-editor': schema.editor,
      'x-ms-editor-options': schema.editorOptions && { items: schema.editorOptions },
      'x-ms-media-kind': schema.mediaKind,
      'x-ms-test-value': schema.testValue,
      'x-ms-localizeDefaultValue': schema.localizedDefault,
      'x-ms-explicit-input': schema.explicitInput,
      'x-ms-ai-sensitivity': schema.aiSensitivity,
      'x-ms-content-sensitivityLabelInfo': schema.sensitivityLabel,
    }),
    ...modelText(schema.modelText),
    ...compact({ 'x-nullable': schema.nullable, 'x-ms-notification-url': schema.callbackUrl }),
  }
}

/** Marks the body property into which the platform writes its callback URL. */
export function callbackUrl<S extends Schema>(schema: S): S {
  return { ...schema, callbackUrl: true }
}
