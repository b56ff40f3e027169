import type { INestApplication } from '@nestjs/common';

type SecurityHeaders = NonNullable<Parameters<INestApplication['useSecurityHeaders']>[0]>;

/** Nothing from elsewhere, no inline script, no framing. Pages that need more say so themselves. */
export const securityHeaders: SecurityHeaders = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: "'self'",
      baseUri: "'none'",
      formAction: "'self'",
      frameAncestors: "'none'",
      imgSrc: ["'self'", 'data:'],
      objectSrc: "'none'",
    },
  },
  xFrameOptions: { action: 'deny' },
};
