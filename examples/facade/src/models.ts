/** What travels between flows and the connector. */
import { Body, Path, Property, Query } from '@ferrule/core'
import type { UploadedFile } from '@ferrule/core'
import { IsNumber, IsOptional, IsString, Max, Min } from 'class-validator'

export class AnnounceParcel {
  @Property({ description: 'Who receives it.' })
  @IsString()
  to!: string

  @Property({ summary: 'Weight (kg)', description: 'Its weight in kilograms.' })
  @IsNumber()
  @Min(0.001)
  @Max(30)
  kilograms!: number

  @Property({ description: 'What the driver should know.', visibility: 'advanced' })
  @IsOptional()
  @IsString()
  note?: string
}

export class Parcel {
  @Property({ description: 'Names the parcel.' }) number!: string
  @Property({ description: 'Who receives it.' }) to!: string
  @Property({ summary: 'Weight (g)', description: 'Its weight in grams.', type: 'integer' }) grams!: number
  @Property({ description: 'What the driver should know.', required: false }) note?: string
  @Property({ description: 'Where it is on its way.' }) state!: string
  @Property({ name: 'announced_at', summary: 'Announced at', description: 'When it was announced.' }) announcedAt!: Date
}

export class ListParcels {
  @Query({ description: 'Only those for this receiver.' })
  @IsOptional()
  @IsString()
  to?: string
}

export class ParcelNumber {
  @Path({ description: 'Names the parcel.' })
  @IsString()
  number!: string
}

export class KeepLabel extends ParcelNumber {
  @Body({ type: 'file', summary: 'Label', description: 'The label to print.' })
  label!: UploadedFile
}
