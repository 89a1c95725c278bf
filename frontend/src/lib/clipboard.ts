/** Copies text as it is. The clipboard API needs a secure page; over plain HTTP the old way is left. */
export async function copyText(text: string): Promise<void> {
  // The type says it is always there; on an insecure page it is not.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) {
    await clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way that works on an insecure page
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("The browser refused to copy. Select the text and copy it by hand.");
}
