//! The way of a dialog token from our server to the script that needs it.
//!
//! A page carries its token sealed, for this login, this dialog and the token's ten minutes alone
//! (`docs/rules/login.md#oidc-18`). The script sends it back and is given what is inside; nothing
//! of it is kept in the store, and no dialog is read again for it.

use jiff::{SignedDuration, Timestamp};

use crate::web::extractors::current_user::CurrentUser;
use crate::{
    app::App,
    crypto::{KeyringError, Purpose},
    domain::DialogId,
    secret::DialogToken,
};

/// How long a token is good (`docs/rules/dialogporten.md#dialog-token`), less what a call takes.
const LIFE: SignedDuration = SignedDuration::from_secs(10 * 60 - 15);

/// Why a sealed token gives none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Its time is over.
    Expired,
    /// It was not made for this login and this dialog.
    NotOurs,
}

/// Seals the token of a dialog that this reader has just opened: its end in milliseconds since 1970, a
/// full stop, and what only we can open.
///
/// # Errors
/// Only when the system has no randomness.
pub fn seal(
    app: &App,
    current_user: &CurrentUser,
    dialog: DialogId,
    token: &DialogToken,
) -> Result<String, KeyringError> {
    let ends = app.clock.now() + LIFE;
    let keyring = app.store.keyring();
    let bound = bound_to(current_user, dialog, ends.as_millisecond());
    let sealed = keyring.seal_text(Purpose::DialogToken, &bound, token.expose().as_bytes())?;
    Ok(format!("{}.{sealed}", ends.as_millisecond()))
}

/// Opens what [`seal`] made for the same login and dialog.
///
/// # Errors
/// When it was not, or its time is over.
pub fn open(
    app: &App,
    current_user: &CurrentUser,
    dialog: DialogId,
    text: &str,
) -> Result<DialogToken, TokenFault> {
    open_until(app, current_user, dialog, text).map(|(token, _)| token)
}

/// As [`open`], with the end of the token.
///
/// # Errors
/// As [`open`].
pub fn open_until(
    app: &App,
    current_user: &CurrentUser,
    dialog: DialogId,
    text: &str,
) -> Result<(DialogToken, Timestamp), TokenFault> {
    let (ends, sealed) = text.split_once('.').ok_or(TokenFault::NotOurs)?;
    let ends: i64 = ends.parse().map_err(|_| TokenFault::NotOurs)?;
    let bound = bound_to(current_user, dialog, ends);
    let keyring = app.store.keyring();
    let opened = keyring.open_text(Purpose::DialogToken, &bound, sealed);
    let token = opened.and_then(|bytes| String::from_utf8(bytes).ok());
    let token = token.ok_or(TokenFault::NotOurs)?;
    match Timestamp::from_millisecond(ends) {
        Ok(ends) if ends > app.clock.now() => Ok((DialogToken::new(token), ends)),
        _ => Err(TokenFault::Expired),
    }
}

/// What the seal holds besides: the login, the dialog and the end.
fn bound_to(current_user: &CurrentUser, dialog: DialogId, ends: i64) -> Vec<u8> {
    let login = current_user.reference().as_str();
    format!("{login} {} {ends}", dialog.0).into_bytes()
}
