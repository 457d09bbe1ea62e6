/**
 * The dialog token, which service owners take: from our own server, which opens the sealed one of this
 * page, and kept in this script's memory alone. Gives the token, or throws a `TokenFault`.
 */
class TokenFault extends Error {}

let dialogToken;

function tokenOfDialog() {
  dialogToken ??= askForToken().catch((fault) => {
    // The next who needs it asks anew.
    dialogToken = undefined;
    throw fault;
  });
  return dialogToken;
}

async function askForToken() {
  const form = document.querySelector('#bevis');
  const answer = await fetch(form.getAttribute('action'), {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
    headers: { accept: 'application/json' },
    cache: 'no-store',
    redirect: 'error',
  });
  if (answer.status === 410) throw new TokenFault('expired');
  if (answer.status === 401) throw new TokenFault('signed-out');
  if (!answer.ok) throw new TokenFault('failed');
  return (await answer.json()).token;
}
