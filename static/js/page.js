// @ts-check
// Pages of a signed-in person that need nothing more: the print button and the copy buttons. Both are
// hidden until this script runs.

import './lib/page-lifecycle.js';
import './lib/fragment.js';

/** @type {HTMLElement | null} */
const printButton = document.querySelector('[data-print]');
if (printButton) {
  printButton.hidden = false;
  printButton.addEventListener('click', () => window.print());
}

/** @type {NodeListOf<HTMLElement>} */
const copyButtons = document.querySelectorAll('[data-copy]');
// Browsers offer the clipboard to secure contexts only.
if (navigator.clipboard) copyButtons.forEach(addCopying);

/** @param {HTMLElement} button */
function addCopying(button) {
  const { copy, copiedMessage, copyFailedMessage } = /** @type {Record<string, string>} */ (button.dataset);
  const status = button.parentElement?.querySelector('[role=status]');
  button.hidden = false;
  button.addEventListener('click', async () => {
    const isCopied = await navigator.clipboard.writeText(copy).then(
      () => true,
      () => false,
    );
    if (status) status.textContent = isCopied ? copiedMessage : copyFailedMessage;
  });
}
