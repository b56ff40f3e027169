import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Api } from '../support/api.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

jest.setTimeout(120_000);
void createServer;
void (0 as unknown as IncomingMessage);
