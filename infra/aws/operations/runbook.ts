import { readFileSync } from 'node:fs';
import { TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { deploymentName } from '../deployment/deployment-name.ts';

/** The runbook; the dashboard shows its sections, so that an alarm's link needs no checkout. */
const RUNBOOK = 'infra/aws/operations/README.md';

/** The section that is not about one alarm: what to look at before the alarms' own sections. */
const FIRST_MINUTE = 'The first minute';

/** Half of the dashboard's 24 columns; longer text scrolls inside its widget. */
const SIZE = { width: 12, height: 8 };

/** The text below each heading of the second and third level. */
const sections = new Map(
  readFileSync(new URL('README.md', import.meta.url), 'utf8')
    .split(/^#{2,3} /m)
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading, lines.join('\n').trim()] as const;
    }),
);

/** Relative links lead nowhere in the CloudWatch console: their text stays, without the link. */
const withoutRelativeLinks = (markdown: string): string =>
  markdown.replaceAll(/\[([^\]]*)\]\((?!https:\/\/)[^)]*\)/g, '$1');

const sectionWidget = (heading: string): TextWidget => {
  const text = sections.get(heading);
  if (text === undefined) throw new Error(`${RUNBOOK} has no heading "${heading}".`);
  return new TextWidget({ ...SIZE, markdown: `## ${heading}\n\n${withoutRelativeLinks(text)}` });
};

/** The first minute and each given section, two side by side. */
export const runbookWidgets = (headings: readonly string[]): TextWidget[] =>
  [FIRST_MINUTE, ...headings].map(sectionWidget);

/** All Regions of an account share one list of dashboards (CloudWatch, PutDashboard). */
export const dashboardName = (scope: Construct): string => {
  return `${deploymentName(scope)}-${Stack.of(scope).region}`;
};

/**
 * Where an alarm's description sends its reader: the file for those who have a checkout, the page
 * of the dashboard for all others. In China and GovCloud the console has another host name.
 */
export const runbookReference = (scope: Construct, heading: string): string => {
  const { region } = Stack.of(scope);
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
  const dashboard = `${console}#dashboards/dashboard/${dashboardName(scope)}`;
  return `Runbook: "${heading}" in ${RUNBOOK} and on ${dashboard}`;
};
