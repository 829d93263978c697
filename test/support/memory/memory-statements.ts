import type { ResultFormat } from '../../../shared/job/job.ts';
import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import type { Statement } from '../../../shared/redshift/statement.ts';
import type {
  DescribeOutcome,
  ExecuteOutcome,
  FoundStatement,
  PageOutcome,
  StatementRequest,
} from '../../../shared/redshift/statement-client.ts';

interface Kept {
  readonly jobId: string;
  readonly request: StatementRequest;
  statement: Statement;
  /** The pages of the result: bodies of responses. */
  pages: readonly string[];
}

/** A Data API in memory that starts statements once per token and ends them when told. */
export class MemoryStatements {
  readonly calls: string[] = [];
  readonly byJob = new Map<string, Kept>();
  /** While true, the account has no room for another statement. */
  full = false;
  /** How many statements the account runs at the same time. */
  room = Number.POSITIVE_INFINITY;
  /** What the next call throws, once. */
  private nextFailure: unknown;

  failNext(failure: unknown): void {
    this.nextFailure = failure;
  }

  async execute(request: StatementRequest): Promise<ExecuteOutcome> {
    this.called('execute');
    const known = this.byJob.get(request.jobId);
    if (known === undefined && this.isFull()) return { outcome: 'no-room' };
    const kept = known ?? this.start(request);
    return { outcome: 'accepted', statement: { statementId: kept.statement.statementId } };
  }

  async describe(statementId: string): Promise<DescribeOutcome> {
    this.called('describe');
    const kept = this.kept(statementId);
    return kept ? { outcome: 'found', statement: kept.statement } : { outcome: 'expired' };
  }

  async cancel(statementId: string): Promise<void> {
    this.called('cancel');
    const kept = this.kept(statementId);
    if (kept?.statement.status !== 'STARTED') return;
    kept.statement = { ...kept.statement, status: 'ABORTED' };
  }

  async find(jobId: string): Promise<FoundStatement | undefined> {
    this.called('find');
    return this.byJob.get(jobId)?.statement;
  }

  async resultPage(
    statementId: string,
    _format: ResultFormat,
    nextToken: string | undefined,
  ): Promise<PageOutcome> {
    this.called('resultPage');
    const [id = '', part] = statementId.split(':');
    const kept = this.kept(id);
    // A batch has no result of its own, only its parts have one.
    if (Boolean(kept?.statement.parts) !== (part !== undefined)) return { outcome: 'expired' };
    const page = kept?.pages[Number(nextToken ?? 0)];
    return page === undefined
      ? { outcome: 'expired' }
      : { outcome: 'page', body: Buffer.from(page, 'utf8') };
  }

  /** Ends the job's statement. */
  end(jobId: string, change: Partial<Statement>, pages: readonly string[] = []): Statement {
    const kept = this.of(jobId);
    kept.statement = { ...kept.statement, status: 'FINISHED', ...change };
    kept.pages = pages;
    return kept.statement;
  }

  /** Ends the job's statement with a CSV result of one page. */
  finish(jobId: string, rows: readonly string[]): Statement {
    const body = csvPage(['n', ...rows], rows.length);
    return this.end(jobId, { hasResultSet: true, rowCount: rows.length }, [body]);
  }

  /** The statement of a job that must have one. */
  of(jobId: string): Kept {
    const kept = this.byJob.get(jobId);
    if (kept === undefined) throw new Error(`Job ${jobId} has no statement.`);
    return kept;
  }

  private isFull(): boolean {
    const active = [...this.byJob.values()].filter(({ statement: { status } }) =>
      ['SUBMITTED', 'PICKED', 'STARTED'].includes(status),
    );
    return this.full || active.length >= this.room;
  }

  private start(request: StatementRequest): Kept {
    const number = String(this.byJob.size + 1).padStart(12, '0');
    const kept: Kept = {
      jobId: request.jobId,
      request,
      statement: {
        statementId: `00000000-0000-4000-8000-${number}`,
        status: 'STARTED',
        hasResultSet: false,
      },
      pages: [],
    };
    this.byJob.set(request.jobId, kept);
    return kept;
  }

  private kept(statementId: string): Kept | undefined {
    return [...this.byJob.values()].find((kept) => kept.statement.statementId === statementId);
  }

  private called(name: string): void {
    this.calls.push(name);
    const failure = this.nextFailure;
    this.nextFailure = undefined;
    if (failure !== undefined) throw failure;
  }
}

/** A page of GetStatementResultV2 with one column `n`; the first line is the header. */
export const csvPage = (lines: readonly string[], total: number, nextToken?: string): string =>
  JSON.stringify({
    Records: [{ CSVRecords: lines.map((line) => `${line}\r\n`).join('') }],
    ColumnMetadata: [{ label: 'n', name: 'n', typeName: 'int4', nullable: 1 }],
    TotalNumRows: total,
    ResultFormat: 'csv',
    ...(nextToken !== undefined && { NextToken: nextToken }),
  });

/** The compiler's word that this is the Data API as the pipeline knows it. */
export const memoryStatements = (): MemoryStatements & Pipeline['statements'] =>
  new MemoryStatements();
