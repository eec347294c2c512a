/** Owns JSON that is written already: events leave as they were published, whatever is declared by now. */
export class WrittenJson {
  constructor(readonly text: string) {}
}
