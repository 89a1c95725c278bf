import type { OneTimeLink } from "@/api/types";
import page from "@/components/page.module.css";
import { SecretField } from "@/components/secret-field";
import { formatAsOf } from "@/lib/instants";

interface LinkNoticeProps {
  link: OneTimeLink;
  name: string;
}

export function LinkNotice({ link, name }: LinkNoticeProps) {
  return (
    <div className={page.linkNotice} role="status">
      <p>
        Hand this link to {name} yourself; Cool Mint sends nothing. It works once, until{" "}
        {formatAsOf(link.expires_at)}, and is shown only now.
      </p>
      <SecretField label={`Link for ${name}`} secret={link.url} />
    </div>
  );
}
