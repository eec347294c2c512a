/** Owns reading what a connector as a whole is able to do. */
import type { ConnectorModel, FilePicker, FilePickerArgument, FilePickerCall, Json, OperationCall } from '../../../model/index.js'
import { isJsonObject, said, type Taking } from '../../shared/taking.js'
import { exactly } from '../rest.js'

type Capabilities = Pick<ConnectorModel, 'testConnection' | 'filePicker'>

/** The test of a connection and the older file picker. */
export function takeCapabilities(from: Taking): Capabilities {
  const found = from.take('x-ms-capabilities', (value) => {
    const read = exactly<Capabilities>((own) =>
      said<Capabilities>({ testConnection: own.take('testConnection', operationCall), filePicker: own.take('file-picker', filePicker) }),
    )(value)
    return read !== undefined && Object.keys(read).length > 0 ? read : undefined
  })
  return found ?? {}
}

/** A call with constants. */
export const operationCall = exactly<OperationCall>((from) => {
  const operationId = from.text('operationId')
  const parameters = from.take('parameters', (value) => (isJsonObject(value) ? value : undefined))
  return operationId === undefined ? undefined : said<OperationCall>({ operationId, parameters })
})

const filePicker = exactly<FilePicker>((from) => {
  const open = from.take('open', pickerCall)
  const browse = from.take('browse', pickerCall)
  if (open === undefined || browse === undefined) return undefined
  return said<FilePicker>({
    open,
    browse,
    label: from.text('value-title'),
    collection: from.text('value-collection'),
    folder: from.text('value-folder-property'),
    media: from.text('value-media-property'),
  })
})

const pickerCall = exactly<FilePickerCall>((from) => {
  const operationId = from.text('operationId')
  const parameters = from.take('parameters', pickerParameters)
  return operationId === undefined ? undefined : said<FilePickerCall>({ operationId, parameters })
})

function pickerParameters(value: Json): NonNullable<FilePickerCall['parameters']> | undefined {
  if (!isJsonObject(value)) return undefined
  const found = Object.entries(value).map(([name, given]) => ({ name, argument: pickerArgument(given) }))
  return found.every(({ argument }) => argument !== undefined) ? (found as NonNullable<FilePickerCall['parameters']>) : undefined
}

function pickerArgument(value: Json): FilePickerArgument | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined
  if (Object.hasOwn(value, 'value')) return { kind: 'value', value: value['value'] as Json }
  const { parameter, 'value-property': property } = value
  if (typeof parameter === 'string') return { kind: 'parameter', name: parameter }
  return typeof property === 'string' ? { kind: 'property', name: property } : undefined
}
