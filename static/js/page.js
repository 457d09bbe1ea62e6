// What every page of somebody signed in has: the part in front of this line. A page for paper has a button
// besides, which nobody without a script would gain from.

const print = document.querySelector('[data-print]');
if (print) {
  print.hidden = false;
  print.addEventListener('click', () => window.print());
}
