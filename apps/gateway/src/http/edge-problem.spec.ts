import { HttpException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '@runlet/kernel';
import { fastify } from 'fastify';
import { edgeProblem } from './edge-problem.ts';

const { FST_ERR_CTP_BODY_TOO_LARGE, FST_ERR_CTP_INVALID_CONTENT_LENGTH } = fastify.errorCodes;

describe('An error at the edge', () => {
  it('stays the problem that it is', () => {
    const problem = new ProblemError({ kind: 'conflict', code: 'a/b', detail: 'x' });
    expect(edgeProblem(problem)).toBe(problem);
  });

  it('of the framework is said in our words, also when Nest has wrapped it', () => {
    const cause = new FST_ERR_CTP_BODY_TOO_LARGE();
    expect(edgeProblem(cause)).toMatchObject({ kind: 'too-large', code: 'request/too-large' });
    expect(edgeProblem(new HttpException('x', 413, { cause }))).toMatchObject({ kind: 'too-large' });
    expect(edgeProblem(new FST_ERR_CTP_INVALID_CONTENT_LENGTH())).toMatchObject({ kind: 'invalid' });
  });

  it('that nobody expected says nothing of the inside', () => {
    const cause = new TypeError('secret of the inside');
    const problem = edgeProblem(cause);
    expect(problem).toMatchObject({ kind: 'internal', code: 'internal' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(problem.cause).toBe(cause);
  });
});
