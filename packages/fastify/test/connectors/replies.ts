/** Methods that give what a test tells them to. */
import { Readable } from 'node:stream'
import { IsArray, IsDate, IsIn, IsInt, IsOptional, IsString, Max } from 'class-validator'
import { Type } from 'class-transformer'
import { Action, BaseConnector, Connector, file, Property, Reply, reply, Security, type Context, type FileResult } from '@ferrule/core'
import { HttpError } from '@ferrule/fastify'

export class Part {
  @IsString() name!: string
}
export class Thing {
  @IsString() id!: string
  @IsInt() @Max(10) size!: number
  @IsIn(['red', 'green']) color!: string
  @IsDate() at!: Date
  @Property({ type: 'date' }) @Type(() => Date) @IsDate() day!: Date
  @IsOptional() @IsString() note?: string | null
  @Property({ nullable: true }) @IsString() label!: string | null
  @Property({ name: 'part-list', items: () => Part }) @IsArray() parts!: Part[]
}
export class Nothing {}
export class Plain {
  @IsString() id!: string
  @IsOptional() @IsString() note?: string | null
  @IsOptional() @Type(() => Part) part?: Part | null
  @Property({ type: 'any', required: false }) extra?: unknown
}

@Connector({ title: 'Replies', description: 'Gives what a test tells it to give.', version: '1.0.0', url: 'https://replies.example/' })
@Security.none()
export class Replies extends BaseConnector {
  next: () => unknown = () => undefined

  @Action('GET /thing', { summary: 'Thing', returns: () => Thing })
  async thing(): Promise<Thing> {
    return this.next() as Thing
  }
  @Action('GET /plain', {
    summary: 'Plain',
    returns: () => Plain,
    responses: { 202: { description: 'Later' }, 404: { returns: () => Part } },
  })
  plain(): Plain | Reply<202, void> | Reply<404, Part> {
    return this.next() as Plain
  }
  @Action('GET /list', { summary: 'List', returns: () => [Plain] })
  async list(): Promise<Plain[]> {
    return this.next() as Plain[]
  }
  @Action('GET /text', { summary: 'Text', returns: () => String })
  text(): string {
    return this.next() as string
  }
  @Action('POST /nothing', { summary: 'Nothing' })
  nothing(): void {
    this.next()
  }
  @Action('GET /whatever', { summary: 'Whatever', returns: () => Plain, status: 'default' })
  whatever(): Plain | Reply<number, Plain> {
    return this.next() as Plain
  }
  @Action('GET /failing', { summary: 'Failing', status: false, responses: { 404: { returns: () => Part } } })
  failing(): void | Reply<404, Part> {
    return this.next() as Reply<404, Part>
  }
  @Action('GET /gone', { summary: 'Gone', status: 410, returns: () => Part })
  gone(): Part {
    return this.next() as Part
  }
  @Action('GET /made', { summary: 'Made', status: 201, returns: () => Part, responses: { 200: { returns: () => Plain } } })
  made(): Part | Reply<200, Plain> {
    return this.next() as Part
  }
  @Action('GET /file', { summary: 'File', returns: () => file('application/pdf') })
  file(): FileResult {
    return this.next() as FileResult
  }
  @Action('GET /slow', { summary: 'Slow', returns: () => String })
  slow(_input: Nothing, context: Context): Promise<string> {
    return new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(new HttpError('conflict', 'hung up'))))
  }
}

export { HttpError, Readable, reply }
