import { SetMetadata } from '@nestjs/common';
import type { Permission } from '@runlet/contracts';

export const ACCESS = Symbol('access');

/** Who may use a route. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'permission'; readonly permissions: readonly [Permission, ...Permission[]] };

/** Callers that have all of these permissions. */
export const RequirePermission = (
  ...permissions: readonly [Permission, ...Permission[]]
): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, { kind: 'permission', permissions } satisfies Access);

/** Anyone, without a key. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);
