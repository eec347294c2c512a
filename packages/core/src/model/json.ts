/** Owns the smallest words of the model. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Keys beginning with `x-`, carried verbatim into the definition. */
export type Extensions = { readonly [key: `x-${string}`]: Json }

/** What a definition says where its format has no such word: carried along as it stands, and read by nobody. */
export type Verbatim = { readonly [key: string]: Json }

/** Where a maker meets something: first, behind "advanced", or never. Absent means normally, as does `normal`, which says so. */
export type Visibility = 'important' | 'advanced' | 'internal' | 'normal'
