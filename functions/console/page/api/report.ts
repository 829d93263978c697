import '../zod-jitless.ts';
import * as z from 'zod/mini';

const reportSchema = z.object({
  name: z.string(),
  title: z.optional(z.string()),
  description: z.optional(z.string()),
  parameters: z.optional(z.record(z.string(), z.unknown())),
  deliveries: z.optional(z.array(z.string())),
});

/** What `GET /reports` answers. */
export const reportListSchema = z.object({ reports: z.array(reportSchema) });

/** A named, reviewed SQL text; `parameters` is a JSON Schema of type object. */
export type Report = z.infer<typeof reportSchema>;

/** The name by which people know a report. */
export const reportTitle = (report: Report): string => report.title ?? report.name;
