//! Sealed dialog token: how the token gets from our server to the script that needs it.
//!
//! A page carries its dialog token sealed, bound to this login, this dialog and the token's
//! lifetime of ten minutes (`docs/rules/login.md#oidc-18`). The script posts it back and gets the
//! token itself; the store keeps nothing of it, and no dialog is opened again for it.

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::App,
    crypto::{KeyringError, Purpose},
    domain::DialogId,
    secret::DialogToken,
    storage::AuthSessionRef,
};

/// Lifetime of a dialog token (`docs/rules/dialogporten.md#dialog-token`), less the duration of a
/// call.
const LIFE: SignedDuration = SignedDuration::from_secs(10 * 60 - 15);

/// Why a sealed dialog token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Its lifetime of ten minutes is over.
    Expired,
    /// It was not made for this login and this dialog.
    NotOurs,
}

/// Seals the token of a dialog that this reader has just opened. The text is the token's end in
/// milliseconds since 1970, a full stop, and the encrypted token.
///
/// # Errors
/// Only when the system has no randomness.
pub fn seal(
    app: &App,
    login: &AuthSessionRef,
    dialog: DialogId,
    token: &DialogToken,
) -> Result<String, KeyringError> {
    let ends = app.clock.now() + LIFE;
    let keyring = app.store.keyring();
    let bound = bound_to(login, dialog, ends.as_millisecond());
    let sealed = keyring.seal_text(Purpose::DialogToken, &bound, token.expose().as_bytes())?;
    Ok(format!("{}.{sealed}", ends.as_millisecond()))
}

/// Opens a token that [`seal`] made for the same login and dialog.
///
/// # Errors
/// When it was made for another login or dialog, or has expired.
pub fn open(
    app: &App,
    login: &AuthSessionRef,
    dialog: DialogId,
    text: &str,
) -> Result<DialogToken, TokenFault> {
    open_until(app, login, dialog, text).map(|(token, _)| token)
}

/// As [`open`], and returns when the token expires.
///
/// # Errors
/// As [`open`].
pub fn open_until(
    app: &App,
    login: &AuthSessionRef,
    dialog: DialogId,
    text: &str,
) -> Result<(DialogToken, Timestamp), TokenFault> {
    let (ends, sealed) = text.split_once('.').ok_or(TokenFault::NotOurs)?;
    let ends: i64 = ends.parse().map_err(|_| TokenFault::NotOurs)?;
    let bound = bound_to(login, dialog, ends);
    let keyring = app.store.keyring();
    let opened = keyring.open_text(Purpose::DialogToken, &bound, sealed);
    let token = opened.and_then(|bytes| String::from_utf8(bytes).ok());
    let token = token.ok_or(TokenFault::NotOurs)?;
    match Timestamp::from_millisecond(ends) {
        Ok(ends) if ends > app.clock.now() => Ok((DialogToken::new(token), ends)),
        _ => Err(TokenFault::Expired),
    }
}

/// The associated data of the seal: login, dialog and end.
fn bound_to(login: &AuthSessionRef, dialog: DialogId, ends: i64) -> Vec<u8> {
    format!("{} {} {ends}", login.as_str(), dialog.0).into_bytes()
}
