// What every page of somebody signed in has: the part in front of this line. A page for paper has a button
// besides, which nobody without a script would gain from.

const print = document.querySelector('[data-print]');
if (print) {
  print.hidden = false;
  print.addEventListener('click', () => window.print());
}

// Numbers to be used elsewhere. Browsers give the clipboard to secure pages only.
for (const button of navigator.clipboard ? document.querySelectorAll('[data-copy]') : []) {
  const told = button.parentElement.querySelector('[role=status]');
  button.hidden = false;
  button.addEventListener('click', async () => {
    const copied = navigator.clipboard.writeText(button.dataset.copy);
    told.textContent = await copied.then(() => button.dataset.done, () => button.dataset.failed);
  });
}
