/** Owns what actions and triggers alike may say, and what their answers may. */
import type { AiParameterChange, Extensions, Firing, Json, Link, ReleaseStatus, Verbatim, Visibility } from '../model/index.js'
import type { PolicyDeclaration } from './policy.js'
import type { AnyType, ResultOptions, ValueOptions } from './value.js'

/** Which of several versions of one operation this is; designers show the newest. */
export interface AnnotationOptions {
  /** The name that all revisions share; the operation's id unless given. */
  readonly family?: string
  /** 1 unless given; each one of a family once. */
  readonly revision?: number
  /** `Preview` shows as such; `Production` unless given. */
  readonly status?: ReleaseStatus
  /** What to use instead; on deprecated operations only. */
  readonly replacement?: { readonly api: string; readonly operationId: string }
  /** The day on which the operation stops working: `2027-01-31`. */
  readonly expires?: string
}

/** How an operation is offered to assistants. */
export interface AiOperationOptions {
  /** In snake case, instead of the operation's id; the tool's name too. */
  readonly name?: string
  /** Instead of the description, and as long as it needs to be. */
  readonly description?: string
  /** A person is asked before an assistant runs it; before it changes something unless given. */
  readonly confirmation?: boolean
  /** Whether assistants are offered the operation (`x-ms-openai-data`), as a tool of the connector's MCP server too; what makers see is unless given. */
  readonly enabled?: boolean
  /** What is different about it, or about another operation, when an assistant calls it; `operationId` is its own unless given. */
  readonly changes?: readonly {
    readonly operationId?: string
    readonly confirmation?: boolean
    readonly parameters?: readonly AiParameterChange[]
  }[]
}

/** What is said about the body as a whole; its properties speak for themselves. */
export interface BodyOptions {
  /** The name that stored flows know it by; `body` unless given. Never change it. */
  readonly name?: string
  /** A GET or HEAD has a body after all: the platform refuses new ones, and lets those be that makers have already. */
  readonly inGet?: true
  /** Whether a request without a body is refused; where a property is required unless given. */
  readonly required?: boolean
  /** `application/json` unless given. */
  readonly contentType?: string
  /** The label of the body as a whole; `false`: none, and what is said about the type of the body stays with the type. */
  readonly summary?: string | false
  /** What the maker reads about the body as a whole. */
  readonly description?: string
  /** Who meets the body: `internal` hides all of it. */
  readonly visibility?: Visibility
  /** How many parameters stand before it; all unless given. Makers see them in this order. */
  readonly position?: number
  /** Extensions that no option says, beside the body's name. */
  readonly extensions?: Extensions
  /** Keys of the definition that no option says, and that no designer reads, as they stand. */
  readonly verbatim?: Verbatim
}

/** A call of another operation with constants, by property name; the method's name alone where there are none. */
export type CallOptions<K extends string = string> = K | { readonly operation: K; readonly parameters?: Readonly<Record<string, Json>> }

/** What every operation may say. */
export interface OperationOptions {
  /** The name on the card: sentence case, at most 80 characters, no punctuation at the end; `false`: none, which designers make do without. */
  readonly summary: string | false
  /** A full sentence that ends with a full stop and says more than the summary. */
  readonly description?: string
  /** A label beside the summary, which designers do not show. */
  readonly label?: string
  /** `important` stands first in the list, `advanced` behind "see more"; `internal` serves other operations and tests alone. */
  readonly visibility?: Visibility
  /** The operationId; the method's name in PascalCase unless given. Stored flows refer to it: never change it. */
  readonly id?: string
  /** Hidden from new flows; stored ones go on. Say so in the summary too. */
  readonly deprecated?: boolean
  /** Family, revision, status, replacement and last day. */
  readonly annotation?: AnnotationOptions
  /** Names under which operations are listed together. */
  readonly tags?: readonly string[]
  /** What the platform's gateway does to this operation's requests and replies: `Policy.setHeader(…)` and others, in this order. */
  readonly policies?: readonly PolicyDeclaration[]
  /** A page that says more; designers do not show it. */
  readonly externalDocs?: Link
  /** What is said about the body as a whole. */
  readonly body?: BodyOptions
  /** What makers read about the reply as a whole, or about the event or item of a trigger: a title, `schema: dynamicSchema(…)`, `mediaKind`. */
  readonly result?: ResultOptions
  /** The media types that it takes, where they are not what input and files say. */
  readonly consumes?: readonly string[]
  /** The media types that it gives, where they are not what its answers say. */
  readonly produces?: readonly string[]
  /** Though it is no GET, it changes nothing: agents may call it without asking, Power Apps as a source of data. */
  readonly safe?: boolean
  /** Microsoft's generic tests leave it out. */
  readonly noGenericTest?: boolean
  /** Large bodies travel in chunks, by a protocol that the service has to speak. */
  readonly chunkTransfer?: boolean
  /** How it is offered to language models and assistants. */
  readonly ai?: AiOperationOptions
  /** Extensions that no option says. */
  readonly extensions?: Extensions
  /** Keys of the definition that no option says, and that no designer reads, as they stand. */
  readonly verbatim?: Verbatim
}

/** A header of an answer; a token in designers. */
export type HeaderOptions = Pick<
  ValueOptions,
  'type' | 'items' | 'title' | 'summary' | 'description' | 'format' | 'enum' | 'default' | 'constraints' | 'extensions' | 'verbatim'
>

/** What may be said about an answer. */
export interface ResponseOptions {
  /** The type of its body; none unless given. */
  readonly returns?: AnyType
  /** What it means; the status' usual words unless given. */
  readonly description?: string
  /** A label; designers do not show it. */
  readonly summary?: string
  /** Who meets it; designers do not look. */
  readonly visibility?: Visibility
  /** What makers read about the body as a whole. */
  readonly result?: ResultOptions
  /** The body's media type, where it is not what the type implies. */
  readonly contentType?: string
  /** By header name. */
  readonly headers?: Readonly<Record<string, HeaderOptions>>
  /** Whole bodies by media type; designers do not show them. */
  readonly examples?: Readonly<Record<string, Json>>
  /** Extensions that no option says. */
  readonly extensions?: Extensions
  /** Keys of the definition that no option says, and that no designer reads, as they stand. */
  readonly verbatim?: Verbatim
}

/** Answers by status. */
export interface ResponsesOptions {
  readonly [status: number]: ResponseOptions
  /** The answer with any status that has none of its own. */
  readonly default?: ResponseOptions
}

/** What is said about a request to a callback URL, beside what it carries. */
export interface NotificationFacts {
  /** A label; designers do not show it. */
  readonly summary?: string
  /** By header name; designers do not show them. */
  readonly headers?: Readonly<Record<string, HeaderOptions>>
  /** Extensions that no option says. */
  readonly extensions?: Extensions
  /** Keys of the definition that no option says, and that no designer reads, as they stand. */
  readonly verbatim?: Verbatim
}

/** What is sent to a callback URL. */
export interface NotificationOptions extends NotificationFacts {
  /** The type of what is sent; anything unless given. */
  readonly event?: AnyType
  /** When it is sent. */
  readonly description?: string
  /** What makers read about what is sent as a whole. */
  readonly result?: ResultOptions
}

/** What every trigger may say. */
export interface TriggerFacts {
  /** A sentence that tells the maker how to fire the trigger. */
  readonly hint?: string
  /** `single`: an event is one run; `batch`: each item of a list is. Webhooks are single and polling is batch unless given. */
  readonly firing?: Firing
  /** Gives the designer a sample of an event: a method, or `{ operation, parameters }`. */
  readonly sample?: CallOptions
  /** The platform keeps the position, and asks for what is newer by query parameters: the wizard's mark, beside its polling policy. */
  readonly keptByPlatform?: true
}
