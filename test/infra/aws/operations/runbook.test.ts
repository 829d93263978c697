import { globSync, readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { synthesizePipeline } from '../synthesized-pipeline.ts';

/** The longest name of a Region that there is, so that the limits are met everywhere. */
const REGION = 'ap-southeast-1';

/** Ends each description: the heading, the file and the dashboard that shows both. */
const REFERENCE =
  /^[A-Z].{30,}\. Runbook: "(.+)" in infra\/aws\/operations\/README\.md and on (https:\/\/\S+)$/;

const PARTS = ['**Impact.**', '**First look.**', '**Steps.**'];

const runbook = readFileSync('infra/aws/operations/README.md', 'utf8');

/** Heading and text of each section that is about an alarm. */
const sections = new Map(
  runbook
    .split(/^### /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.replace(/\n## [\s\S]*/, '')] as const),
);

const joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });

/** A text of the template in one Region; other references become a mark. */
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { data } = joined.safeParse(value);
  if (data) return data['Fn::Join'][1].map(textOf).join('');
  return z.object({ Ref: z.string() }).safeParse(value).data?.Ref === 'AWS::Region' ? REGION : '…';
};

const propertiesOf = (template: Template, type: string): Record<string, unknown>[] =>
  Object.values(template.findResources(type)).map((resource) =>
    z.record(z.string(), z.unknown()).parse(resource['Properties']),
  );

const body = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      properties: z.object({
        markdown: z.string().optional(),
        metrics: z.array(z.unknown()).optional(),
      }),
    }),
  ),
});

const operationsOf = (settings: Record<string, unknown> = {}) => {
  const { template } = synthesizePipeline(settings);
  const [dashboard = {}] = propertiesOf(template, 'AWS::CloudWatch::Dashboard');
  const { widgets } = body.parse(JSON.parse(textOf(dashboard['DashboardBody'])));
  return {
    name: textOf(dashboard['DashboardName']),
    widgets,
    texts: widgets.flatMap(({ properties: { markdown } }) => markdown ?? []),
    descriptions: propertiesOf(template, 'AWS::CloudWatch::Alarm').map(({ AlarmDescription }) =>
      textOf(AlarmDescription),
    ),
  };
};

const { name, widgets, texts, descriptions } = operationsOf();
const headingOf = (description: string): string => REFERENCE.exec(description)?.[1] ?? '';
const addressOf = (description: string): string => REFERENCE.exec(description)?.[2] ?? '';

describe('the runbook of every alarm', () => {
  it('has a section of its own, and every section has an alarm', () => {
    expect(descriptions.map(headingOf).sort()).toEqual([...sections.keys()].sort());
    expect(sections.size).toBe(18);
  });

  it.each([...sections])('says impact, first look and steps: %s', (heading, text) => {
    expect(PARTS.filter((part) => !text.includes(part))).toEqual([]);
    expect(texts.filter((shown) => shown.startsWith(`## ${heading}\n`))).toHaveLength(1);
  });

  it('is shown by the dashboard as it is in the file, but for relative links', () => {
    const whole = (text: string) => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim();
    for (const [heading, text] of sections) {
      expect(texts).toContain(`## ${heading}\n\n${whole(text.slice(heading.length))}`);
    }
    expect(texts[0]).toMatch(/^## The first minute\n/);
    expect(texts.join('\n')).not.toMatch(/\]\((?!https:\/\/)/);
  });

  it('is one click away from the description of its alarm, in the Region of the stack', () => {
    const address = `https://${REGION}.console.aws.amazon.com/cloudwatch/home?region=${REGION}`;
    for (const description of descriptions) {
      expect(addressOf(description)).toBe(`${address}#dashboards/dashboard/${name}`);
    }
  });
});

describe('two deployments in one Region', () => {
  it('have a dashboard each, and their alarms lead to their own', () => {
    const other = operationsOf({ stackName: 'Other' });
    expect([name, other.name]).toEqual([`RedshiftDataJobs-${REGION}`, `Other-${REGION}`]);
    const addresses = new Set(other.descriptions.map(addressOf));
    expect([...addresses].map((address) => address.split('/').at(-1))).toEqual([other.name]);
  });
});

describe('the limits of CloudWatch', () => {
  it('leave room for the longest description: 1,024 characters (PutMetricAlarm)', () => {
    const { descriptions: longest } = operationsOf({ stackName: 'S'.repeat(40) });
    expect(Math.max(...longest.map((description) => description.length))).toBeLessThan(1_024);
  });

  it('leave room on the dashboard: 500 widgets of 500 metrics, 2,500 in all (CloudWatch quotas)', () => {
    const metrics = widgets.map(({ properties }) => properties.metrics?.length ?? 0);
    expect(widgets.length).toBeLessThan(500);
    expect(Math.max(...metrics)).toBeLessThan(500);
    expect(metrics.reduce((sum, count) => sum + count, 0)).toBeLessThan(2_500);
  });
});

describe('what a section tells to look for', () => {
  const marked = [...sections.values()].flatMap((text) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, mark = '']) => mark),
  );

  it('is an error code or a command of today', () => {
    const codes = [...new Set(marked)].filter((mark) => /^[A-Z]+_[A-Z_]+$/.test(mark));
    const sources = globSync('{functions,shared}/**/*.ts').map((path) =>
      readFileSync(path, 'utf8'),
    );
    // EventBridge and Scheduler set these on what they put into a dead-letter queue.
    const theirs = ['ERROR_CODE', 'ERROR_MESSAGE'];
    const known = (code: string) => sources.some((text) => text.includes(`'${code}'`));
    expect(codes.filter((code) => !theirs.includes(code) && !known(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(2);

    const commands = marked.flatMap((mark) => /^npm run ops -- (\w+)/.exec(mark)?.[1] ?? []);
    expect([...new Set(commands)].sort()).toEqual([
      'queue',
      'recollect',
      'redrive',
      'renotify',
      'stuck',
    ]);
  });
});
