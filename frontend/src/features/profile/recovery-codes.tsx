import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

import { CopyButton } from "@/components/copy-button";
import page from "@/components/page.module.css";
import { downloadText } from "@/lib/download";

import classes from "./second-factor.module.css";

interface RecoveryCodesProps {
  codes: readonly string[];
  email: string;
  onDone: () => void;
}

export function RecoveryCodes({ codes, email, onDone }: RecoveryCodesProps) {
  const text = `Cool Mint, recovery codes of ${email}. Each works once.\n\n${codes.join("\n")}\n`;
  return (
    <div className={page.notice} role="status">
      <p>
        <strong>Keep these recovery codes.</strong> They are shown only now. Each stands in once for a code of
        the app, for when you do not have it; keep them where you would look then, and not on the same phone.
      </p>
      <ul className={classes.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={page.actions}>
        <CopyButton text={codes.join("\n")}>Copy</CopyButton>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => downloadText("coolmint-recovery-codes.txt", "text/plain", text)}
        >
          Download
        </Button>
        <Button size="xs" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
