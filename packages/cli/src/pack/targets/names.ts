/** Owns the names of what packages are made for, for those who only ask which there are. */
export const TARGET_NAMES = ['paconn', 'pac', 'solution', 'certification'] as const

/** Whom a package is for. */
export type TargetName = (typeof TARGET_NAMES)[number]
