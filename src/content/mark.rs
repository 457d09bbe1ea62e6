//! The operator's logo: a picture that is shown beside the name on every page.

use super::fingerprint;
use crate::urls::table;

/// Largest logo in bytes: it is part of every first view.
const MARK_LIMIT_BYTES: usize = 100 * 1024;

/// What an SVG logo never holds. Browsers run nothing in a picture, and the file is served with a
/// policy that forbids everything; but a logo that refers to files of others would be shown without
/// them, and one that holds scripts is no logo.
const FORBIDDEN_IN_SVG: [&str; 8] = [
    "<script",
    "javascript:",
    "<foreignobject",
    "<!entity",
    "<!doctype",
    "<iframe",
    "href=\"http",
    "url(http",
];

/// A logo, and the address that it is served at.
#[derive(Clone, PartialEq, Eq)]
pub struct Mark {
    /// URL path, with the hash of the content in it.
    pub path: String,
    /// Media type: `image/svg+xml` or `image/png`.
    pub content_type: &'static str,
    /// Bytes of the file as it was read.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mark")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Mark {
    /// Checks the bytes of an SVG or a PNG.
    ///
    /// # Errors
    /// When they are neither, or too many; the text names the fault.
    pub(super) fn new(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.len() > MARK_LIMIT_BYTES {
            let most = MARK_LIMIT_BYTES / 1024;
            return Err(format!("must be at most {most} KiB"));
        }
        let (extension, content_type) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            ("png", "image/png")
        } else {
            check_svg(&bytes)?;
            ("svg", "image/svg+xml")
        };
        let name = format!("own-mark.{}.{extension}", fingerprint(&bytes));
        let path = table::ASSET.path([&name]);
        Ok(Self {
            path,
            content_type,
            bytes,
        })
    }
}

fn check_svg(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map(str::to_ascii_lowercase);
    let Some(text) = text.ok().filter(|text| text.contains("<svg")) else {
        return Err("must be an SVG or a PNG".to_owned());
    };
    if let Some(found) = FORBIDDEN_IN_SVG.iter().find(|part| text.contains(*part)) {
        return Err(format!("must not hold {found}"));
    }
    let mut attributes = text.split_whitespace().map(|word| {
        let name = word.split('=').next().unwrap_or_default();
        (name, word.len() > name.len())
    });
    if attributes.any(|(name, has_value)| has_value && name.len() > 2 && name.starts_with("on")) {
        return Err("must not hold event attributes".to_owned());
    }
    Ok(())
}
