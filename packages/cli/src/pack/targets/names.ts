/** Owns the names of what packages are made for, for those who only ask which there are. */
export const TARGET_NAMES = ['paconn', 'pac', 'solution', 'certification'] as const

export type TargetName = (typeof TARGET_NAMES)[number]
