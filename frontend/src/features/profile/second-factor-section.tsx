import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, unwrap } from "@/api/client";
import { meQuery } from "@/api/session";
import type { Viewer } from "@/api/types";
import classes from "@/components/page.module.css";
import { Refusal } from "@/components/refusal";

import { RecoveryCodes } from "./recovery-codes";
import { SecondFactorEnrolment } from "./second-factor-enrolment";
import { SecondFactorRemoval } from "./second-factor-removal";

interface SecondFactorSectionProps {
  viewer: Viewer;
}

export function SecondFactorSection({ viewer }: SecondFactorSectionProps) {
  const client = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const begin = useMutation({ mutationFn: () => unwrap(api.POST("/auth/second-factor/enrolment")) });

  function refresh(): void {
    void client.invalidateQueries({ queryKey: meQuery().queryKey });
  }

  return (
    <section className={classes.section} aria-labelledby="second-factor">
      <h2 id="second-factor" className={classes.heading}>
        Second factor
        {viewer.has_second_factor && (
          <>
            {" "}
            <span className={classes.badge} data-tone="good">
              On
            </span>
          </>
        )}
      </h2>
      <p className={classes.quiet}>
        A code of an app on your phone, asked for after your password. Somebody who learns your password
        cannot sign in with it alone.
      </p>
      {codes ? (
        <RecoveryCodes codes={codes} email={viewer.email} onDone={() => setCodes(null)} />
      ) : viewer.has_second_factor ? (
        <SecondFactorRemoval onRemoved={refresh} />
      ) : begin.data ? (
        <SecondFactorEnrolment
          enrolment={begin.data}
          onConfirmed={(made) => {
            setCodes(made);
            begin.reset();
            refresh();
          }}
          onCancel={() => begin.reset()}
        />
      ) : (
        <>
          {begin.error && <Refusal error={begin.error} />}
          <Button loading={begin.isPending} onClick={() => begin.mutate()}>
            Set up a second factor
          </Button>
        </>
      )}
    </section>
  );
}
