/** Where one lands when nothing else is wanted. */
export const HOME_PATH = "/app/activities";

const SIGNED_OUT_PAGES = ["/app/sign-in", "/app/password"];

/**
 * The path of one of our own pages, as it goes into an address; anything else is the home page. Whoever writes a link
 * to the sign-in page must not be able to lead people elsewhere with it.
 */
export function safePath(wanted: unknown): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/app/") || wanted.length > 8000) return HOME_PATH;
  let address: URL;
  try {
    address = new URL(wanted, window.location.origin);
  } catch {
    return HOME_PATH;
  }
  const { origin, pathname, search, hash } = address;
  // Resolved once more, because `/app/../..` and `\` are read differently by different readers.
  if (origin !== window.location.origin || !pathname.startsWith("/app/")) return HOME_PATH;
  if (SIGNED_OUT_PAGES.some((page) => pathname === page || pathname.startsWith(`${page}/`))) return HOME_PATH;
  return `${pathname}${search}${hash}`;
}
