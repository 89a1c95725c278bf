import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type Activity = Schemas["ActivityRead"];
export type ActivityDetail = Schemas["ActivityDetail"];
export type ActivityPage = Schemas["ActivityPage"];
export type Total = ActivityPage["total"];
export type FacetInfo = Schemas["FacetInfo"];
export type FacetOption = Schemas["FacetOption"];
export type Timeline = Schemas["Timeline"];
export type FilterOptions = Schemas["FilterOptions"];
export type SelectionCreate = Schemas["SelectionCreate"];
export type Selection = Schemas["SelectionRead"];
export type SelectionState = Schemas["SelectionState"];
export type SelectionOperation = Schemas["SelectionChange"]["operations"][number];
export type ContextFormat = Schemas["ContextFormat"];
export type ContextField = Schemas["ContextField"];

export type ActivityGroup = Schemas["Group"];
export type Export = Schemas["ExportRead"];
export type ExportCreate = Schemas["ExportCreate"];
export type ExportFormat = Schemas["ExportFormat"];
export type ExportColumn = Schemas["ColumnRead"];
export type AwaitingExport = Schemas["AwaitingRead"];

export type Viewer = Schemas["ViewerRead"];
export type Role = Schemas["Role"];
export type SignedIn = Schemas["SignedIn"];
export type SignInOptions = Schemas["SignInOptions"];
export type Device = Schemas["DeviceRead"];
export type Enrolment = Schemas["EnrolmentRead"];
export type ApiKey = Schemas["KeyRead"];
export type ApiKeyCreate = Schemas["KeyCreate"];
export type ApiKeyCreated = Schemas["KeyCreated"];
export type KeyScope = ApiKeyCreate["scopes"][number];
export type User = Schemas["UserRead"];
export type UserUpdate = Schemas["UserUpdate"];
export type OneTimeLink = Schemas["LinkRead"];
export type Territory = Schemas["TerritoryRead"];
export type TerritoryWrite = Schemas["TerritoryWrite"];
export type AuditEvent = Schemas["AuditEventRead"];
export type Alert = Schemas["AlertRead"];
export type Verification = Schemas["VerificationRead"];
export type FieldRules = Schemas["FieldRulesRead"];

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

export type FilterFields = Schemas["FilterFields"];
export type FilterField = Schemas["FilterFieldRead"];
export type FieldOperator = Schemas["Op"];
export type View = Schemas["ViewRead"];
export type ViewState = Schemas["ViewState"];
export type ViewColumns = Schemas["ViewColumns"];
export type ViewCreate = Schemas["ViewCreate"];
export type ViewUpdate = Schemas["ViewUpdate"];
export type Visibility = Schemas["Visibility"];
export type ViewPerson = Schemas["ViewPersonRead"];
export type Preferences = Schemas["PreferencesRead"];
export type PreferencesUpdate = Schemas["PreferencesUpdate"];
