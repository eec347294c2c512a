/** Owns the connector that most fixtures declare. */

/** A connector of one action over a list in memory; `title` tells versions apart. */
export function notes({ title = 'Notes', members = '', options = '' } = {}): string {
  return `import { Action, BaseConnector, Connector, Property, Security } from '@ferrule/core'
import { IsString } from 'class-validator'

export class Note {
  @Property({ summary: 'Text' })
  @IsString()
  text!: string
}

@Connector({
  title: '${title}',
  description: 'Keeps short notes in memory, for as long as it runs.',
  version: '1.0.0',
  url: 'https://notes.example.com/api',${options}
})
@Security.none()
export class Notes extends BaseConnector {
  @Action('POST /notes', { summary: 'Keep a note', description: 'Keeps a note and returns it.', returns: () => Note })
  keep(input: Note): Note {
    return input
  }${members}
}

export default Notes
`
}
