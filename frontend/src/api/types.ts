import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type Activity = Schemas["ActivityRead"];
export type ActivityDetail = Schemas["ActivityDetail"];
export type ActivityPage = Schemas["ActivityPage"];
export type Total = Schemas["Total"];
export type FacetInfo = Schemas["FacetInfo"];
export type FacetOption = Schemas["FacetOption"];
export type FilterOptions = Schemas["FilterOptions"];
export type SelectionCreate = Schemas["SelectionCreate"];
export type Selection = Schemas["SelectionRead"];
export type ContextFormat = Schemas["ContextFormat"];
export type ContextField = Schemas["ContextField"];

type Body<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Data } } } };
}
  ? Data
  : never;

export type ImportPage = Body<"/imports/">;
export type Import = ImportPage["items"][number];
export type ImportFile = Import["files"][number];
export type QuarantinePage = Body<"/imports/quarantine">;
export type QuarantinedRow = QuarantinePage["items"][number];
export type DataSummary = Body<"/imports/summary">;

export type ActivityListQuery = NonNullable<paths["/activities/"]["get"]["parameters"]["query"]>;
