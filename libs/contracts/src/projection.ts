import { IsString, Length } from 'class-validator';

export class ListProjections {}

export class RebuildProjection {
  @IsString()
  @Length(1, 100)
  name!: string;
}

export interface ProjectionView {
  readonly name: string;
  readonly version: number;
  /** Global position of the last event that it has taken in, as a decimal string. */
  readonly position: string;
  readonly status: 'live' | 'rebuilding' | 'stopped';
  readonly updatedAt: string | null;
}
