import { jest } from '@jest/globals';

// Tests on real servers share two cores with them: one that fails is tried once more, and its first failure is shown.
// What fails twice fails.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
