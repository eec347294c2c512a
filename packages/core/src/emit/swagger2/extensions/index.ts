/** The spelling of the platform's extensions: nothing else that is emitted into a definition knows it. */
export { aiManifest, aiOffer, aiPublications, modelText } from './ai.js'
export { connectorExtensions, infoExtensions } from './connector.js'
export { ambiguousArguments, dynamicExtensions, pathString } from './dynamic.js'
export { actionExtensions, notificationContent, operationLabels, trigger } from './operation.js'
export { callbackUrl, enumLabels, labels, parameterExample, parameterExtensions, valueExtensions } from './values.js'
