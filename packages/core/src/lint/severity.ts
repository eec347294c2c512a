/** Owns how bad it is to break a rule: by what happens then, and by what connectors do that reviewers let through. */

export type Severity = 'error' | 'warning' | 'info'

/** `recommended` is about whether it works and reads well; `certification` is about what Microsoft's reviewers ask for. */
export type Ruleset = 'recommended' | 'certification'

export const RULESETS: readonly Ruleset[] = ['recommended', 'certification']

export type Severities = Readonly<Record<Ruleset, Severity | 'off'>>

/** The platform does not save or import it, or the operation can't work. No connector that is published breaks it. */
export const FAILS: Severities = { recommended: 'error', certification: 'error' }
/** The platform's validator refuses it, or makers suffer from it; older connectors have it and work. */
export const DISCOURAGED: Severities = { recommended: 'warning', certification: 'error' }
/** Reviewers reject it; it does no other harm. */
export const REJECTED: Severities = { recommended: 'off', certification: 'error' }
/** It works worse than it could. */
export const UNHELPFUL: Severities = { recommended: 'warning', certification: 'warning' }
/** The validator warns, or reviewers ask; more than one in ten published connectors have it. */
export const REVIEWED: Severities = { recommended: 'off', certification: 'warning' }
/** A matter of taste. */
export const STYLE: Severities = { recommended: 'off', certification: 'info' }
