/** Every rule, in the order that the page about them has. */
import type { Rule } from '../rule.js'
import { basePathFormat } from './document/basepath-format.js'
import { connectorMetadata } from './document/connector-metadata.js'
import { consumesMissing } from './document/consumes-missing.js'
import { fileSize } from './document/file-size.js'
import { hostFormat } from './document/host-format.js'
import { hostProduction } from './document/host-production.js'
import { infoContact } from './document/info-contact.js'
import { infoDescriptionPresent } from './document/info-description-present.js'
import { infoDescription } from './document/info-description.js'
import { infoTitleEnd } from './document/info-title-end.js'
import { infoTitleLength } from './document/info-title-length.js'
import { infoTitleUnique } from './document/info-title-unique.js'
import { infoTitleWords } from './document/info-title-words.js'
import { infoVersion } from './document/info-version.js'
import { jsonStrict } from './document/json-strict.js'
import { mimeSupported } from './document/mime-supported.js'
import { noOpenApi3 } from './document/no-openapi3.js'
import { operationsCount } from './document/operations-count.js'
import { schemaDepth } from './document/schema-depth.js'
import { schemasCount } from './document/schemas-count.js'
import { schemes } from './document/schemes.js'
import { swaggerVersion } from './document/swagger-version.js'
import { tagsUnique } from './document/tags-unique.js'
import { unknownKey } from './document/unknown-key.js'
import { unknownMsExtension } from './document/unknown-ms-extension.js'
import { deprecatedAnnotation } from './operations/deprecated-annotation.js'
import { descriptionDiffers } from './operations/description-differs.js'
import { descriptionPresent } from './operations/description-present.js'
import { descriptionPunctuation } from './operations/description-punctuation.js'
import { familyRules } from './operations/family-rules.js'
import { opidAlnum } from './operations/opid-alnum.js'
import { opidLength } from './operations/opid-length.js'
import { opidPascal } from './operations/opid-pascal.js'
import { opidPresent } from './operations/opid-present.js'
import { opidRevisionSuffix } from './operations/opid-revision-suffix.js'
import { opidUnique } from './operations/opid-unique.js'
import { pageableName } from './operations/pageable-name.js'
import { pathDistinct } from './operations/path-distinct.js'
import { pathNoRef } from './operations/path-no-ref.js'
import { pathOverlap } from './operations/path-overlap.js'
import { pathSyntax } from './operations/path-syntax.js'
import { pathUnique } from './operations/path-unique.js'
import { productNames } from './operations/product-names.js'
import { response2xx } from './operations/response-2xx.js'
import { responseDefaultSchema } from './operations/response-default-schema.js'
import { responseNotEmpty } from './operations/response-not-empty.js'
import { responseSchemaPlace } from './operations/response-schema-place.js'
import { responseSingleSchema } from './operations/response-single-schema.js'
import { responsesPresent } from './operations/responses-present.js'
import { statusRules } from './operations/status-rules.js'
import { summaryCharset } from './operations/summary-charset.js'
import { summaryEnd } from './operations/summary-end.js'
import { summaryLength } from './operations/summary-length.js'
import { summaryPresent } from './operations/summary-present.js'
import { summaryUnique } from './operations/summary-unique.js'
import { triggerSummaryWhen } from './operations/trigger-summary-when.js'
import { urlDesc } from './operations/url-desc.js'
import { allowEmpty } from './parameters/allow-empty.js'
import { arrayItems } from './parameters/array-items.js'
import { formdataAscii } from './parameters/formdata-ascii.js'
import { getNoBody } from './parameters/get-no-body.js'
import { internalDefaultRequired } from './parameters/internal-default-required.js'
import { internalRequiredDefault } from './parameters/internal-required-default.js'
import { paramCollection } from './parameters/param-collection.js'
import { paramDescription } from './parameters/param-description.js'
import { paramFile } from './parameters/param-file.js'
import { paramFormat } from './parameters/param-format.js'
import { paramOneBody } from './parameters/param-one-body.js'
import { paramPathEncoding } from './parameters/param-path-encoding.js'
import { paramPathMatch } from './parameters/param-path-match.js'
import { paramQueryEncoding } from './parameters/param-query-encoding.js'
import { paramReserved } from './parameters/param-reserved.js'
import { paramSummary } from './parameters/param-summary.js'
import { paramUnique } from './parameters/param-unique.js'
import { binaryPlace } from './schemas/binary-place.js'
import { defaultType } from './schemas/default-type.js'
import { discriminator } from './schemas/discriminator.js'
import { editorDictionary } from './schemas/editor-dictionary.js'
import { english } from './schemas/english.js'
import { enumNonempty } from './schemas/enum-nonempty.js'
import { enumType } from './schemas/enum-type.js'
import { enumUnique } from './schemas/enum-unique.js'
import { enumValues } from './schemas/enum-values.js'
import { numericLimits } from './schemas/numeric-limits.js'
import { patternRegex } from './schemas/pattern-regex.js'
import { propertyLabels } from './schemas/property-labels.js'
import { refSyntax } from './schemas/ref-syntax.js'
import { requiredLoop } from './schemas/required-loop.js'
import { requiredProps } from './schemas/required-props.js'
import { dynBoth } from './dynamic/dyn-both.js'
import { dynInternalRef } from './dynamic/dyn-internal-ref.js'
import { dynNotOnBodyParam } from './dynamic/dyn-not-on-body-param.js'
import { dynParams } from './dynamic/dyn-params.js'
import { dynPathEqual } from './dynamic/dyn-path-equal.js'
import { dynResult } from './dynamic/dyn-result.js'
import { dynTarget } from './dynamic/dyn-target.js'
import { dynValuePath } from './dynamic/dyn-value-path.js'
import { treeSelected } from './dynamic/tree-selected.js'
import { notificationRules } from './triggers/notification-rules.js'
import { pollingBatchShape } from './triggers/polling-batch-shape.js'
import { pollingPolicy } from './triggers/polling-policy.js'
import { testConnection } from './triggers/test-connection.js'
import { triggerValues } from './triggers/trigger-values.js'
import { webhookContent } from './triggers/webhook-content.js'
import { webhookDelete } from './triggers/webhook-delete.js'
import { webhookOneOpPerPath } from './triggers/webhook-one-op-per-path.js'
import { webhookUrlBody } from './triggers/webhook-url-body.js'
import { webhookUrlInternal } from './triggers/webhook-url-internal.js'
import { webhookUrlRequired } from './triggers/webhook-url-required.js'
import { webhookUrlString } from './triggers/webhook-url-string.js'
import { secOne } from './security/sec-one.js'
import { secPairing } from './security/sec-pairing.js'
import { secRequirement } from './security/sec-requirement.js'
import { secShape } from './security/sec-shape.js'
import { propsBrandColor } from './properties/props-brand-color.js'
import { propsOauth } from './properties/props-oauth.js'
import { propsParamName } from './properties/props-param-name.js'
import { propsPolicyConnParams } from './properties/props-policy-conn-params.js'
import { propsPolicyKnown } from './properties/props-policy-known.js'
import { propsPolicyOps } from './properties/props-policy-ops.js'
import { propsPublisher } from './properties/props-publisher.js'
import { propsRedirect } from './properties/props-redirect.js'
import { propsScriptOps } from './properties/props-script-ops.js'
import { propsStackownerPaconn } from './properties/props-stackowner-paconn.js'
import { propsStackowner } from './properties/props-stackowner.js'
import { propsStringBool } from './properties/props-string-bool.js'
import { propsUi } from './properties/props-ui.js'
import { icon } from './package/icon.js'
import { readme } from './package/readme.js'
import { script } from './package/script.js'

export const RULE_GROUPS = {
  document: [
    basePathFormat,
    connectorMetadata,
    consumesMissing,
    fileSize,
    hostFormat,
    hostProduction,
    infoContact,
    infoDescriptionPresent,
    infoDescription,
    infoTitleEnd,
    infoTitleLength,
    infoTitleUnique,
    infoTitleWords,
    infoVersion,
    jsonStrict,
    mimeSupported,
    noOpenApi3,
    operationsCount,
    schemaDepth,
    schemasCount,
    schemes,
    swaggerVersion,
    tagsUnique,
    unknownKey,
    unknownMsExtension,
  ],
  operations: [
    deprecatedAnnotation,
    descriptionDiffers,
    descriptionPresent,
    descriptionPunctuation,
    familyRules,
    opidAlnum,
    opidLength,
    opidPascal,
    opidPresent,
    opidRevisionSuffix,
    opidUnique,
    pageableName,
    pathDistinct,
    pathNoRef,
    pathOverlap,
    pathSyntax,
    pathUnique,
    productNames,
    response2xx,
    responseDefaultSchema,
    responseNotEmpty,
    responseSchemaPlace,
    responseSingleSchema,
    responsesPresent,
    statusRules,
    summaryCharset,
    summaryEnd,
    summaryLength,
    summaryPresent,
    summaryUnique,
    triggerSummaryWhen,
    urlDesc,
  ],
  parameters: [
    allowEmpty,
    arrayItems,
    formdataAscii,
    getNoBody,
    internalDefaultRequired,
    internalRequiredDefault,
    paramCollection,
    paramDescription,
    paramFile,
    paramFormat,
    paramOneBody,
    paramPathEncoding,
    paramPathMatch,
    paramQueryEncoding,
    paramReserved,
    paramSummary,
    paramUnique,
  ],
  schemas: [
    binaryPlace,
    defaultType,
    discriminator,
    editorDictionary,
    english,
    enumNonempty,
    enumType,
    enumUnique,
    enumValues,
    numericLimits,
    patternRegex,
    propertyLabels,
    refSyntax,
    requiredLoop,
    requiredProps,
  ],
  dynamic: [dynBoth, dynInternalRef, dynNotOnBodyParam, dynParams, dynPathEqual, dynResult, dynTarget, dynValuePath, treeSelected],
  triggers: [
    notificationRules,
    pollingBatchShape,
    pollingPolicy,
    testConnection,
    triggerValues,
    webhookContent,
    webhookDelete,
    webhookOneOpPerPath,
    webhookUrlBody,
    webhookUrlInternal,
    webhookUrlRequired,
    webhookUrlString,
  ],
  security: [secOne, secPairing, secRequirement, secShape],
  properties: [
    propsBrandColor,
    propsOauth,
    propsParamName,
    propsPolicyConnParams,
    propsPolicyKnown,
    propsPolicyOps,
    propsPublisher,
    propsRedirect,
    propsScriptOps,
    propsStackownerPaconn,
    propsStackowner,
    propsStringBool,
    propsUi,
  ],
  package: [icon, readme, script],
} as const satisfies Record<string, readonly Rule[]>

export const RULES: readonly Rule[] = Object.values(RULE_GROUPS).flat()
