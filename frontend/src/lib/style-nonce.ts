declare global {
  var __webpack_nonce__: string | undefined;
}

/** What styles made at run time must carry, or the content security policy of this page refuses them. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}
