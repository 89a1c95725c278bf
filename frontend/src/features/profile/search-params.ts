export const PROFILE_SECTIONS = ["account", "devices", "second-factor", "keys"] as const;

export type ProfileSection = (typeof PROFILE_SECTIONS)[number];

/** Everything in the address of the profile page. */
export interface ProfileSearch {
  /** Left out for the first one. */
  section?: ProfileSection;
}

export function validateProfileSearch(raw: Record<string, unknown>): ProfileSearch {
  const section = PROFILE_SECTIONS.find((one) => one === raw.section);
  return section === undefined || section === "account" ? {} : { section };
}
