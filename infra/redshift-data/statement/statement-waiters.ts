import { DataApiError } from '../contract/data-api-error.ts';
import { isTerminal, type Statement } from './statement.ts';

/** Requests that wait for a statement to settle (`WaitTimeSeconds`). */
export class StatementWaiters {
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly waitersPerStatement: number;

  constructor(waitersPerStatement: number) {
    this.waitersPerStatement = waitersPerStatement;
  }

  /** Answers once the statement has settled, or after so many seconds, or at once without any. */
  async wait(statement: Statement, seconds: number | undefined): Promise<void> {
    if (seconds === undefined || isTerminal(statement.status)) return;
    const waiters = this.waiting.get(statement.id) ?? new Set();
    if (waiters.size >= this.waitersPerStatement) {
      throw new DataApiError(
        'ActiveWaitingRequestsExceededException',
        `More than ${this.waitersPerStatement} requests wait for statement ${statement.id}.`,
      );
    }
    this.waiting.set(statement.id, waiters);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(finish, seconds * 1000);
      function finish(): void {
        clearTimeout(timer);
        waiters.delete(finish);
        resolve();
      }
      waiters.add(finish);
    });
    if (waiters.size === 0) this.waiting.delete(statement.id);
  }

  /** Lets all who wait for the statement go on. */
  wake(statementId: string): void {
    for (const finish of [...(this.waiting.get(statementId) ?? [])]) finish();
  }

  /** Releases every waiter when the emulator stops. */
  wakeAll(): void {
    for (const statementId of [...this.waiting.keys()]) this.wake(statementId);
  }
}
