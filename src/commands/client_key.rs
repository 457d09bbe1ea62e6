//! The `client-key` command: makes a new key of our client at the provider.

use std::{fs::OpenOptions, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::PathBuf};

use anyhow::Context as _;
use clap::Args;
use clock::Clock;
use secrecy::ExposeSecret as _;

use crate::{crypto, idporten::NewClientKey};

/// Command-line options of `arbeidsflate client-key`.
#[derive(Debug, Args)]
pub struct ClientKeyOptions {
    /// Where the private key goes. The file must not be there yet: a key is never written over.
    file: PathBuf,
    /// The name of the key at the provider; the day and a few random letters, if none is given.
    #[arg(long, value_parser = key_name)]
    kid: Option<String>,
}

/// Checks a key id: ID-porten takes letters, digits and `._-` (`docs/rules/login.md#client-keys`).
fn key_name(text: &str) -> Result<String, String> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    if (1..=100).contains(&text.len()) && text.bytes().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("takes letters, digits and . _ -".to_owned())
    }
}

/// Writes the private key to a file and prints the public one.
///
/// # Errors
/// When the key or its file cannot be made, in words for the operator.
#[expect(clippy::print_stdout, reason = "the public key is what was asked for")]
pub fn client_key(options: &ClientKeyOptions) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let random = crypto::url_safe(&crypto::random::<6>()?);
    let by_default = format!("{}-{random}", now.strftime("%Y-%m-%d"));
    let kid = options.kid.as_ref().unwrap_or(&by_default);
    let made = NewClientKey::make(kid, now)?;
    let name = options.file.display();
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&options.file)
        .and_then(|mut file| writeln!(file, "{}", made.private.expose_secret()))
        .with_context(|| format!("{name} cannot be written"))?;
    println!("{:#}", made.public);
    Ok(())
}
