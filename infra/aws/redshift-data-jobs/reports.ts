import { reportsIn } from '../../../shared/reports/parse-report.ts';
import type { Report } from '../../../shared/reports/report.ts';

/** The reports that callers can run: reviewed SQL texts with typed parameters. */
export class Reports {
  /**
   * Every file `NAME.sql` of a folder. They are checked now and travel with the deployment.
   *
   * @throws ReportError that names file, line and reason of every fault.
   */
  static fromDirectory(folder: string): Reports {
    return new Reports(reportsIn(folder));
  }

  /** @internal */
  readonly list: readonly Report[];

  private constructor(list: readonly Report[]) {
    this.list = list;
  }
}
