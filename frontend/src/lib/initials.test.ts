import { expect, it } from "vitest";

import { initialsOf } from "./initials";

it.each([
  ["Ana Ferreira", "AF"],
  ["Maximiliane von Hohenstein-Wallenburg", "MW"],
  ["admin@localhost", "A"],
  ["Service (admin)", "SA"],
  ["Đặng Thị Hoa", "ĐH"],
  ["…", "?"],
])("makes of %s %s", (name, initials) => expect(initialsOf(name)).toBe(initials));
