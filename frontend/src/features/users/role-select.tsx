import { Select } from "@mantine/core";

import type { Role } from "@/api/types";
import { ROLE_WORDS } from "@/components/access-words";

import { ROLE_MEANS, ROLES } from "./words";

interface RoleSelectProps {
  value: Role;
  onChange: (role: Role) => void;
}

const CHOICES = ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role] }));

export function RoleSelect({ value, onChange }: RoleSelectProps) {
  return (
    <Select
      label="Role"
      description={ROLE_MEANS[value]}
      data={CHOICES}
      value={value}
      allowDeselect={false}
      onChange={(role) => {
        const chosen = ROLES.find((one) => one === role);
        if (chosen) onChange(chosen);
      }}
    />
  );
}
