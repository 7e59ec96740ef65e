/** Gives the browser a file to keep; its folders become part of the name. */
export function saveText(file: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file.replaceAll('/', '.');
  link.click();
  URL.revokeObjectURL(address);
}
