import { DatabaseError } from 'pg';
import { CallError } from '../../host-calls/call-error.ts';
import { STATEMENT_TIMEOUT_MS, TRANSACTION_IDLE_MS } from '../database-limits.ts';

export const statementTimeout = (): CallError =>
  new CallError('StatementTimeoutError', `The statement took longer than ${STATEMENT_TIMEOUT_MS} ms`);

export const unavailable = (cause?: unknown): CallError =>
  new CallError('DatabaseUnavailableError', 'The database cannot be reached just now; try again', { cause });

/** While a statement ran: nobody knows how it ended. */
const lost = (cause: unknown): CallError =>
  new CallError(
    'DatabaseUnavailableError',
    'The connection to the database was lost: what a statement was to change may have been changed or not',
    { cause },
  );

/** The message says all of it, since the history keeps that; `code` and `position` are for scripts. */
const told = (message: string, code: string, position: number | null): CallError =>
  new CallError('DatabaseError', `${message} (SQLSTATE ${code}${position ? `, at character ${position}` : ''})`, {
    properties: { code, position },
  });

/** Of the server's inside, or of its operator's business: 08 connection, 53 resources, 57 shutdown, 58 and XX inside. */
const isInside = (code: string): boolean => /^(58|XX|F0)/.test(code);
const isOutage = (code: string): boolean => /^(08|57P|53300$|53000$)/.test(code) && code !== '08P01';

/** A mistake in the SQL, found by the grammar before PostgreSQL saw it. */
export const syntaxError = (message: string, at: number | null): CallError => told(message, '42601', at);

/**
 * What the script is told of an error of the server or of the connection: message, SQLSTATE and place in its SQL. Never
 * detail, hint or context, which may hold rows, names of the inside, or SQL that is not the script's.
 */
export const fromServer = (error: Error, ofScript: boolean): Error => {
  if (error instanceof CallError) return error;
  if (!(error instanceof DatabaseError) || error.code === undefined) return lost(error);
  const { code, message } = error;
  if (code === '57014') return message.includes('timeout') ? statementTimeout() : unavailable(error);
  if (code === '25P03' || code === '25P04') {
    return new CallError(
      'TransactionTimeoutError',
      `The transaction was idle for longer than ${TRANSACTION_IDLE_MS} ms`,
    );
  }
  if (isOutage(code)) return unavailable(error);
  // `begin`, `set_config` and the like are ours: no script made them fail.
  if (!ofScript && code !== '40001' && !/^(23|40|25P02)/.test(code)) return unavailable(error);
  if (isInside(code)) return told('PostgreSQL failed inside while it ran the statement', code, null);
  return told(message, code, error.position ? Number(error.position) : null);
};
