/** A connector of what is rare: each operation has its own way of being awkward. */
import { Readable } from 'node:stream'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  file,
  File,
  FormData,
  Header,
  IntersectionType,
  listOf,
  Model,
  Path,
  Property,
  Query,
  reply,
  Security,
} from '@ferrule/core'
import type { Context, FileResult, List, Reply, UploadedFile } from '@ferrule/core'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsDivisibleBy,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsNegative,
  IsNumber,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator'

enum Colour {
  Red = 'red',
  Green = 'green',
}

enum Level {
  Low = 1,
  High = 2,
}

/** Everything in a path, a query and headers that is not simply a text. */
class Measure {
  @Path({ name: 'sample-id', urlEncoding: 'double' }) @IsString() sampleId!: string
  @Path() @IsNumber() ratio!: number
  @Path({ name: '$step' }) @IsInt() @Min(-5) @Max(5) step!: number
  @Query() @IsOptional() @IsBoolean() dryRun?: boolean
  @Query({ name: '$top', default: 10 }) @IsInt() @IsPositive() @Max(1000) top!: number
  @Query({ items: 'integer' }) @IsOptional() @IsInt({ each: true }) @ArrayMaxSize(4) numbers?: number[]
  @Query({ name: 'colour[]' }) @IsOptional() @IsEnum(Colour, { each: true }) @ArrayMinSize(1) colours?: Colour[]
  @Query() @IsOptional() @IsEnum(Level) level?: Level
  @Query({ items: 'string' }) @IsOptional() @IsString({ each: true }) words?: string[]
  @Query() since!: Date
  @Query({ type: 'date' }) @IsOptional() day?: Date
  @Query({ name: 'at.least' }) @IsOptional() @IsNumber() @Min(0.5) @Max(99.5) atLeast?: number
  @Header({ name: 'X-Trace-Id' }) @IsUUID() trace!: string
  @Header({ name: 'X-Retries' }) @IsOptional() @IsInt() @Min(0) retries?: number
  @Header({ name: 'X-Tags', items: 'string' }) @IsOptional() @IsString({ each: true }) tags?: string[]
}

class Measured {
  @Property({ name: 'sample-id' }) sampleId!: string
  @Property() ratio!: number
  @Property({ name: '$step', type: 'integer' }) step!: number
  @Property({ nullable: true }) dryRun!: boolean
  @Property({ name: '$top', type: 'integer' }) top!: number
  @Property({ items: 'integer' }) numbers!: number[]
  @Property({ enum: Colour, required: false }) colour?: Colour
  @Property({ items: 'string', required: false }) words?: string[]
  @Property() since!: Date
  @Property({ type: 'date', nullable: true }) day!: Date
  @Property({ required: false }) atLeast?: number
  @Property({ format: 'uuid' }) trace!: string
}

class Part {
  @Property({ name: 'part-no' }) @Matches(/^[A-Z]{2}-\d{1,4}$/) partNo!: string
  @Property() @IsOptional() @IsNumber() @IsDivisibleBy(5) weight?: number
  @Property() made!: Date
  @Property({ type: 'date', nullable: true }) sold!: Date
}

class Maker {
  @Property({ name: 'e-mail' }) @IsEmail() email!: string
  @Property({ nullable: true }) @IsOptional() @IsString() @Length(2, 10) nick?: string
}

@Model({ name: 'Odd.Thing' })
class Thing {
  @Property({ name: '@odata.type' }) @IsIn(['a', 'b', 'c d']) kind!: string
  @Property() @IsBoolean() done!: boolean
  @Property({ type: 'integer' }) @IsNegative() debt!: number
  @Property({ type: () => Maker }) @ValidateNested() maker!: Maker
  @Property({ type: () => Maker, nullable: true }) @IsOptional() @ValidateNested() owner?: Maker
  @Property({ items: () => Part }) @ValidateNested({ each: true }) @ArrayMaxSize(3) parts!: Part[]
  @Property({ dictionary: 'number' }) prices!: Record<string, number>
  @Property({ dictionary: () => Maker, required: false }) @IsOptional() makers?: Record<string, Maker>
  @Property({ type: 'any', required: false }) @IsOptional() anything?: unknown
  @Property({ type: 'object', required: false }) @IsOptional() loose?: object
  @Property({ items: () => Thing, required: false }) @IsOptional() @ValidateNested({ each: true }) inside?: Thing[]
  @Property() @MinLength(1) @MaxLength(5) constructor_!: string
}

class KeepThing {
  @Path({ name: 'thing-id' }) @IsUUID() thingId!: string
  @Query() @IsOptional() @IsIn([200, 202, 204, 409]) answer?: number
  @Body({ type: () => Thing }) @ValidateNested() thing!: Thing
}

class ThingId {
  @Path({ name: 'thing-id' }) @IsUUID() thingId!: string
}

/** A method that wants its context takes an input, even an empty one. */
class Nothing {}

class Accepted {
  @Property() retryAt!: Date
  @Property({ nullable: true }) reason!: string
}

class Numbers {
  @Body({ items: 'number' }) @IsNumber({}, { each: true }) @ArrayMinSize(1) numbers!: number[]
}

class Greeting {
  @Path() @IsString() name!: string
}

class Bytes {
  @Query() @IsInt() @Min(0) @Max(5000) count!: number
}

class Survey {
  @FormData() @IsString() @MaxLength(20) name!: string
  @FormData() @IsOptional() @IsInt() @Min(0) age?: number
  @FormData() @IsOptional() @IsBoolean() agreed?: boolean
  @FormData({ items: 'integer' }) @IsOptional() @IsInt({ each: true }) scores?: number[]
}

class Parcel {
  @FormData({ name: 'parcel-no' }) @IsInt() parcelNo!: number
  @File() first!: UploadedFile
  @FormData() @IsOptional() @IsEnum(Colour) colour?: Colour
  @File({ required: false }) second?: UploadedFile
}

class Blob {
  @Body({ type: 'file' }) content!: UploadedFile
}

class Sizes {
  @Property({ type: 'integer' }) first!: number
  @Property({ type: 'integer', required: false }) second?: number
}

class Sized {
  @Property() @IsInt() @Min(1) width!: number
  @Property({ name: 'in-height' }) @IsInt() @Min(1) height!: number
}

class Coloured {
  @Property({ enum: Colour }) @IsEnum(Colour) colour!: Colour
  @Property() @IsOptional() @IsString() finish?: string
}

/** Made of others. */
@Model({ allOf: [() => Sized, () => Coloured] })
class Tile extends IntersectionType(Sized, Coloured) {
  @Property() @IsInt() @Max(9) thickness!: number
}

class Tiles {
  @Body({ items: () => Tile }) @ValidateNested({ each: true }) tiles!: Tile[]
}

@Connector({
  title: 'Oddities',
  description: 'What is rare, and has to work all the same.',
  version: '0.0.1',
  url: 'https://odd.contoso.example',
})
@Security.none()
export class Oddities extends BaseConnector {
  @Action('GET /samples/{sample-id}/of/{ratio}/{$step}', { summary: 'Measure', description: 'Measures.', returns: () => Measured })
  measure(input: Measure): Measured {
    const { sampleId, ratio, step, dryRun, top, numbers, colours, words, since, day, atLeast, trace } = input
    if (typeof ratio !== 'number' || typeof top !== 'number' || !(since instanceof Date)) throw new Error('an input has another type')
    const measured: Partial<Record<keyof Measured, unknown>> = {
      ...{ sampleId, ratio, step, top, since, trace, colour: colours?.[0] ?? null, words: words ?? null, atLeast },
      ...{ dryRun: dryRun ?? null, numbers: numbers ?? [], day: day ?? null },
    }
    return { ...measured, secret: 'not declared' } as unknown as Measured
  }

  @Action('PUT /things/{thing-id}', {
    summary: 'Keep a thing',
    description: 'Keeps a thing.',
    returns: () => Thing,
    responses: {
      202: {
        description: 'Later',
        returns: () => Accepted,
        headers: { 'Retry-After': { type: 'integer', description: 'Seconds.' } },
      },
      204: { description: 'Nothing to say' },
      409: { description: 'Kept already', returns: () => Accepted },
    },
  })
  async keepThing({ answer, thing }: KeepThing): Promise<Thing | Reply<202, Accepted> | Reply<204, void> | Reply<409, Accepted>> {
    const later = { retryAt: new Date(0), reason: null as unknown as string }
    if (answer === 202) return reply(202, later, { 'Retry-After': '5' })
    if (answer === 204) return reply(204)
    if (answer === 409) return reply(409, { ...later, reason: 'It is there.' })
    // Somebody's database gives null for what is not there.
    const empty = { makers: null, loose: null, inside: null, owner: null, anything: null }
    return { ...empty, ...thing, secret: 'not declared' } as unknown as Thing
  }

  @Action('DELETE /things/{thing-id}', { summary: 'Drop a thing', description: 'Drops a thing.' })
  dropThing(_input: ThingId): void {
    return undefined
  }

  @Action('POST /numbers', { summary: 'Sort numbers', description: 'Sorts numbers.', returns: () => [Number], status: 201 })
  sortNumbers({ numbers }: Numbers): number[] {
    return numbers.toSorted((a, b) => a - b)
  }

  @Action('GET /greetings/{name}.txt', { summary: 'Greet', description: 'Greets.', returns: () => String })
  greet({ name }: Greeting): string {
    return `Hello ${name}, "you"`
  }

  @Action('GET /bytes', { summary: 'Get bytes', description: 'Gives bytes.', returns: () => file('image/png') })
  bytes({ count }: Bytes): FileResult {
    return { content: Readable.from(count === 0 ? [] : [Buffer.alloc(count, 7)]), name: 'ünï "code".png' }
  }

  @Action('POST /surveys', { summary: 'Answer a survey', description: 'Answers a survey.', returns: () => listOf(Sizes) })
  answerSurvey({ scores = [], age }: Survey): List<Sizes> {
    return { value: scores.map((score) => ({ first: score, ...(age === undefined ? {} : { second: age }) })) }
  }

  @Action('POST /parcels', { summary: 'Send a parcel', description: 'Sends a parcel.', returns: () => Sizes })
  async sendParcel({ first, second }: Parcel): Promise<Sizes> {
    const size = async (given: UploadedFile): Promise<number> => (await given.bytes()).length
    return { first: await size(first), second: second === undefined ? null : await size(second) } as Sizes
  }

  @Action('PUT /blob', { summary: 'Keep a blob', description: 'Keeps a blob.', returns: () => Number })
  async keepBlob({ content }: Blob): Promise<number> {
    return (await content.bytes()).length
  }

  @Action('PUT /tiles', {
    summary: 'Lay tiles',
    description: 'Lays tiles, by colour.',
    returns: { dictionary: { items: () => Tile } },
    status: 'default',
  })
  layTiles({ tiles }: Tiles): Record<string, Tile[]> {
    if (tiles.some((tile) => !(tile instanceof Tile))) throw new Error('a tile is of another class')
    return Object.fromEntries(Object.values(Colour).map((colour) => [colour, tiles.filter((tile) => tile.colour === colour)]))
  }

  @Action('GET /now', { summary: 'Tell the time', description: 'Tells the time.', returns: () => Date })
  now(_input: Nothing, context: Context): Date {
    return new Date(context.requestId.length)
  }
}
