/** Owns the smallest words of the model. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Keys beginning with `x-`, carried verbatim into the definition. */
export type Extensions = { readonly [key: `x-${string}`]: Json }

/** Where a maker meets something: first, behind "advanced", or never. Absent means normally. */
export type Visibility = 'important' | 'advanced' | 'internal'
