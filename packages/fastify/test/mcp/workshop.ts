/** A connector whose actions take and give everything that travels. */
import { setTimeout as wait } from 'node:timers/promises'
import { IsEmail, IsInt, IsOptional, IsString, Max } from 'class-validator'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  File,
  file,
  FormData,
  Header,
  Path,
  Property,
  Query,
  Security,
  Throttled,
  type Context,
  type FileResult,
  type UploadedFile,
} from '@ferrule/core'

export class Echoed {
  @Property() @IsString() text!: string
}
export class Everything {
  @Path() @IsString() name!: string
  @Query({ items: 'integer' }) @IsOptional() sizes?: number[]
  @Query() @IsOptional() @IsInt() @Max(9) count?: number
  @Header({ name: 'X-Mood' }) @IsOptional() @IsString() mood?: string
  @Property() @IsEmail() mail!: string
  @Property() @IsOptional() @IsString() note?: string
}
export class Name {
  @Path() @IsString() name!: string
}
export class Names {
  @Body({ items: 'string' }) names!: string[]
}
export class Attachment {
  @FormData() @IsString() title!: string
  @File() document!: UploadedFile
}
export class Picture {
  @Body({ type: 'file' }) content!: UploadedFile
}
export class Kind {
  @Query() @IsString() kind!: string
}

@Connector({ title: 'Workshop', description: 'Makes things.', version: '1.0.0', url: 'https://workshop.example/api', mcp: true })
@Security.apiKey({ in: 'header', name: 'X-Api-Key', keys: () => new Map([['good', { name: 'ada' }]]) })
export class Workshop extends BaseConnector {
  readonly aborted: string[] = []
  begun: () => void = () => undefined

  @Action('PUT /things/{name}', { summary: 'Everything', returns: 'object' })
  everything(input: Everything): object {
    return { ...input }
  }
  @Action('GET /things/{name}', { summary: 'Get a thing', returns: () => Echoed })
  getThing({ name }: Name): Echoed {
    return { text: name }
  }
  @Action('DELETE /things/{name}', { summary: 'Delete a thing' })
  deleteThing(_input: Name): void {}
  @Action('POST /names', { summary: 'Names', returns: () => [String] })
  names({ names }: Names): string[] {
    return names
  }
  @Action('POST /attach', { summary: 'Attach', returns: () => Echoed })
  async attach({ title, document }: Attachment): Promise<Echoed> {
    return { text: `${title} ${document.name} ${document.type} ${(await document.bytes()).toString()}` }
  }
  @Action('POST /picture', { summary: 'Picture', returns: () => Echoed })
  async picture({ content }: Picture): Promise<Echoed> {
    return { text: `${content.type} ${(await content.bytes()).toString('hex')}` }
  }
  @Action('GET /download', { summary: 'Download', returns: () => file() })
  download({ kind }: Kind): FileResult {
    return { content: kind === 'large' ? Buffer.alloc(5_000_000) : Buffer.from('bytes'), type: kind === 'large' ? 'application/pdf' : kind }
  }
  @Action('GET /who', { summary: 'Who', returns: () => Echoed })
  who(_: undefined, { principal }: Context<{ readonly name: string }>): Echoed {
    return { text: principal.name }
  }
  @Action('GET /busy', { summary: 'Busy', returns: () => Echoed })
  busy(): Echoed {
    throw new Throttled(7)
  }
  @Action('GET /slow', { summary: 'Slow', returns: () => Echoed })
  async slow(_: undefined, { signal }: Context<unknown>): Promise<Echoed> {
    signal.addEventListener('abort', () => this.aborted.push('slow'))
    this.begun()
    await wait(20_000, undefined, { signal, ref: false })
    return { text: 'done' }
  }
  @Action('GET /broken', { summary: 'Broken', returns: () => Echoed })
  broken(): Echoed {
    throw new Error('a secret of the database')
  }
}
