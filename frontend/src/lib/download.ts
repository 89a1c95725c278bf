/** Hands a text to the browser as a file, byte for byte in UTF-8. */
export function downloadText(name: string, mediaType: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${mediaType};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after this turn; giving it back at once would cancel the download.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
