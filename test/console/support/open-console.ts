import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser, type TestBrowser } from '../../support/browser.ts';
import { type FakeApi, type FakeApiOptions, startFakeApi } from './fake-api.ts';
import { sampleReports } from './sample-reports.ts';

/** The console in a real browser, on an API whose jobs move only when a test moves them. */
export interface OpenConsole {
  readonly api: FakeApi;
  /** The errors that the browser reported: of the page, and violations of its policy. */
  readonly complaints: string[];
  /** Closes all pages, and returns the errors that a test has not taken out. */
  closePages(): Promise<string[]>;
  /** Opens a view in a page of its own. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  stop(): Promise<void>;
}

/** Starts the API and the browser for one test file. */
export const startConsole = async (options: Partial<FakeApiOptions> = {}): Promise<OpenConsole> => {
  const api = await startFakeApi({ reports: sampleReports, ...options });
  const browser: TestBrowser = await startBrowser();
  const complaints: string[] = [];
  return {
    api,
    complaints,
    open: async (hash = '#/', contextOptions = {}) => {
      const page = await browser.newPage(contextOptions);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        // The browser reports each refused call, and some tests provoke them.
        const noted = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !noted) complaints.push(message.text());
      });
      await page.goto(`${api.url}/${hash}`);
      return page;
    },
    closePages: async () => {
      await browser.closePages();
      return complaints.splice(0);
    },
    stop: async () => {
      await browser.closePages();
      await api.stop();
    },
  };
};
