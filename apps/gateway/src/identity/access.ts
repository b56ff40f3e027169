import { SetMetadata } from '@nestjs/common';
import type { Permission } from '@runlet/contracts';

export const ACCESS = Symbol('access');

/** Who may use a route. */
export type Access = { readonly kind: 'public' } | { readonly kind: 'permission'; readonly permission: Permission };

/** Callers whose API key has the permission. */
export const RequirePermission = (permission: Permission): MethodDecorator & ClassDecorator =>
  SetMetadata(ACCESS, { kind: 'permission', permission } satisfies Access);

/** Anyone, without a key. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);
