export interface Container {
  readonly address: string
  /** The exit code of the health check. */
  health(): Promise<number | null>
  /** Ends it as an engine would. */
  stop(): Promise<{ readonly code: number | null; readonly output: string }>
}
export interface Image {
  /** Runs it with a volume of its own; resolves when it listens. */
  run(environment?: Readonly<Record<string, string>>): Promise<Container>
  remove(): void
}

/** The last stage of the Dockerfile. */
export const stage: string
/** What the Dockerfile says with an instruction. */
export function said(instruction: string): string
/** Assembles the image's content, which takes a minute. */
export function assembleImage(): Image
