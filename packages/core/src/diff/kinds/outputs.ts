/** Owns what can change about what operations give, and what arrives at callback URLs. */
import { ELSE_NEW_REVISION, kinds, NOT_SEEN, NOTHING } from './kind.js'

const STILL_EXPECTED = 'What flows and apps read is what they expect.'
const UNEXPECTED = 'Flows and apps may get what they do not expect: a condition or a switch has no branch for it.'

export const OUTPUTS = kinds({
  'output-added': {
    severity: 'safe',
    says: 'The output {what} is new.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
  'output-removed': {
    severity: 'breaking',
    says: 'The output {what} is gone.',
    effect: 'Steps that read it get nothing, or fail. The platform calls this OutputFieldDeleted.',
    remedy: `Go on giving it. ${ELSE_NEW_REVISION}`,
  },
  'output-type-changed': {
    severity: 'breaking',
    says: 'The type of the output {what} was {old} and is {new}.',
    effect: 'Steps that read it fail, and so does an app when it is refreshed. The platform calls this OutputFieldTypeChanged.',
    remedy: `Give it under another name. ${ELSE_NEW_REVISION}`,
  },
  'output-type-narrowed': {
    severity: 'safe',
    says: 'The type of the output {what} was {old} and is {new}, which says more.',
    effect: STILL_EXPECTED,
    remedy: NOTHING,
  },
  'output-format-changed': {
    severity: 'breaking',
    says: 'The format of the output {what} was {old} and is {new}.',
    effect: 'Steps that read it get something else; formulas of apps see another type when they are refreshed.',
    remedy: `Give it under another name. ${ELSE_NEW_REVISION}`,
  },
  'output-format-narrowed': {
    severity: 'safe',
    says: 'The format of the output {what} was {old} and is {new}, which says more.',
    effect: STILL_EXPECTED,
    remedy: NOTHING,
  },
  'output-became-optional': {
    severity: 'risky',
    says: 'The output {what} may be missing.',
    effect: 'Steps that read it without asking whether it is there may fail.',
    remedy: 'Always give it, with an empty value if need be.',
  },
  'output-became-required': {
    severity: 'safe',
    says: 'The output {what} is always there.',
    effect: STILL_EXPECTED,
    remedy: NOTHING,
  },
  'output-value-added': {
    severity: 'risky',
    says: 'The output {what} may be {new}, too.',
    effect: UNEXPECTED,
    remedy: 'Tell makers, or give the new value in a new output.',
  },
  'output-value-removed': {
    severity: 'safe',
    says: 'The output {what} is {old} no more.',
    effect: STILL_EXPECTED,
    remedy: NOTHING,
  },
  'output-values-restricted': {
    severity: 'safe',
    says: 'The output {what} is one of {new}; before, anything of its type.',
    effect: STILL_EXPECTED,
    remedy: NOTHING,
  },
  'output-values-opened': {
    severity: 'risky',
    says: 'The output {what} may be anything of its type; before, one of {old}.',
    effect: UNEXPECTED,
    remedy: 'Tell makers, or give new values in a new output.',
  },
  'output-limit-loosened': {
    severity: 'risky',
    says: 'The output {what} may be more: {old} before, {new} now.',
    effect: 'Where flows and apps pass it on, others may refuse it.',
    remedy: 'Keep within the limit.',
  },
  'output-limit-tightened': {
    severity: 'safe',
    says: 'The output {what} is less: {old} before, {new} now.',
    effect: STILL_EXPECTED,
    remedy: NOTHING,
  },
  'output-limit-changed': {
    severity: 'risky',
    says: 'The output {what} may be something else: {old} before, {new} now.',
    effect: 'Where flows and apps pass it on, others may refuse it.',
    remedy: 'Keep to the old form.',
  },
  'output-null-possible': {
    severity: 'risky',
    says: 'The output {what} may be null.',
    effect: 'Steps that calculate with it fail where it is null.',
    remedy: 'Give an empty value instead.',
  },
  'output-null-excluded': {
    severity: 'safe',
    says: 'The output {what} is never null.',
    effect: STILL_EXPECTED,
    remedy: NOTHING,
  },
  'output-hidden': {
    severity: 'risky',
    says: 'The output {what} has become internal.',
    effect: 'Flows that read it go on; makers are not offered it any more.',
    remedy: 'Make it `advanced` instead.',
  },
  'output-shown': {
    severity: 'safe',
    says: 'The output {what} was internal; makers see it now.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
  'output-prominence-changed': {
    severity: 'safe',
    says: 'The visibility of the output {what} was {old} and is {new}.',
    effect: 'Makers find it at another place of the list.',
    remedy: NOTHING,
  },
  'output-text-changed': {
    severity: 'safe',
    says: 'What makers read about the output {what} has changed: {new}.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
  'output-others-excluded': {
    severity: 'risky',
    says: 'The output {what} has no properties any more that are not declared.',
    effect: 'Steps that read one of them by an expression get nothing.',
    remedy: 'Declare those that are read.',
  },
  'output-others-possible': {
    severity: 'safe',
    says: 'The output {what} may have properties that are not declared.',
    effect: STILL_EXPECTED,
    remedy: NOTHING,
  },
  'success-status-changed': {
    severity: 'risky',
    says: 'Success was {old} and is {new}.',
    effect: 'Flows that look at the status see another one; 202 makes a flow wait for the result.',
    remedy: 'Keep the status.',
  },
  'other-response-changed': {
    severity: 'safe',
    says: 'What is said about the answer {what} has changed.',
    effect: 'Flows and apps read the outputs of success alone.',
    remedy: NOTHING,
  },
  'response-text-changed': {
    severity: 'safe',
    says: 'What is said about the answer has changed: {what}.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
})
