//! Logos of service owners as one style sheet.
//!
//! Pictures in a style sheet are inert: whatever a file contains, it is never a document of our
//! origin, and one request fetches all logos of a page. An avatar whose logo is missing shows its
//! initials; `static/css/components/sender.css` draws both.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::domain::{OwnerCode, Picture};

/// CSS text with one rule for each logo: a `data:` URL, selected by `data-logo`.
#[must_use]
pub fn mark_sheet<'a>(marks: impl IntoIterator<Item = (&'a OwnerCode, &'a Picture)>) -> String {
    let mut sheet = String::new();
    for (code, picture) in marks {
        // The background is white in the dark scheme too: logos are drawn for paper.
        let _ = writeln!(
            sheet,
            "[data-logo=\"{code}\"]{{--af-logo:url(\"{}\");--af-logo-plate:#fff;--af-logo-initials:\"\"}}",
            data_url(picture)
        );
    }
    sheet
}

/// SVG is percent-encoded text, so that the sheet compresses well; other pictures are base64.
fn data_url(picture: &Picture) -> String {
    let kind = picture.media_type;
    match std::str::from_utf8(&picture.bytes) {
        Ok(drawing) if kind == "image/svg+xml" => format!("data:{kind},{}", escaped(drawing)),
        _ => format!("data:{kind};base64,{}", STANDARD.encode(&picture.bytes)),
    }
}

/// Percent-encodes what ends a CSS string or has a meaning in a URL.
fn escaped(drawing: &str) -> String {
    let mut out = String::with_capacity(drawing.len() + drawing.len() / 4);
    for byte in drawing.bytes() {
        match byte {
            b'%' | b'#' | b'"' | b'\\' | b'<' | b'>' | 0..=31 | 127.. => {
                let _ = write!(out, "%{byte:02X}");
            }
            _ => out.push(char::from(byte)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PictureHash;

    fn sheet(media_type: &'static str, bytes: &[u8]) -> String {
        let picture = Picture {
            media_type,
            bytes: bytes.to_vec(),
            hash: PictureHash::of_digest(&[0; 6]),
        };
        mark_sheet([(&OwnerCode::parse("skd").unwrap(), &picture)])
    }

    #[test]
    fn a_drawing_stays_text_and_nothing_in_it_ends_the_string() {
        assert_eq!(
            sheet("image/svg+xml", "<svg a='#b'>\"\\\n%é}</svg>".as_bytes()),
            "[data-logo=\"skd\"]{--af-logo:url(\"data:image/svg+xml,%3Csvg a='%23b'%3E%22%5C%0A%25%C3%A9}%3C/svg%3E\");\
             --af-logo-plate:#fff;--af-logo-initials:\"\"}\n"
        );
    }

    #[test]
    fn pixels_are_base64() {
        let sheet = sheet("image/png", b"\x89PNG\"}");
        assert!(
            sheet.contains("url(\"data:image/png;base64,iVBORyJ9\")"),
            "{sheet}"
        );
    }
}
