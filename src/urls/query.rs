//! Query strings of our addresses: how parameters are written and parsed.
//!
//! An address of up to [`MOST_PLAIN`] bytes is form-encoded. In a longer one all parameters are
//! packed into one, `kort`: UTF-8 text as in a form but without percent-encoding of letters,
//! compressed by DEFLATE, in base64url. So an address that holds another one, which may hold a
//! third, does not grow by a factor for each of them. Every reader of a query accepts both forms.

use std::{
    borrow::Cow,
    io::{Read, Write},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};

/// Longest address whose parameters are written unpacked, in bytes.
const MOST_PLAIN: usize = 1000;
/// Largest size of unpacked parameters, in bytes; longer text is no address of ours.
const MOST_UNPACKED: u64 = 16 * 1024;
/// Name of the parameter that holds the packed ones.
pub(crate) const PACKED: &str = "kort";

/// The address at `path` with these parameters in this order, packed when it would be too long.
pub(crate) fn address<N: AsRef<str>, V: AsRef<str>>(path: &str, pairs: &[(N, V)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let plain = plain_address(path, pairs);
    if plain.len() <= MOST_PLAIN {
        return plain;
    }
    match pack(pairs) {
        Some(packed) if path.len() + packed.len() + PACKED.len() + 2 < plain.len() => {
            format!("{path}?{PACKED}={packed}")
        }
        _ => plain,
    }
}

/// The address with this query, packed when it would be too long.
pub(crate) fn rewritten(path: &str, query: &str) -> String {
    let plain = format!("{path}?{query}");
    if plain.len() > MOST_PLAIN {
        address(path, &pairs(query))
    } else {
        plain
    }
}

/// The query with packed parameters unpacked; unchanged when there are none.
pub(crate) fn unpacked(query: &str) -> Cow<'_, str> {
    let mut parameters = url::form_urlencoded::parse(query.as_bytes());
    if !parameters.any(|(name, value)| name == PACKED && unpack(&value).is_some()) {
        return Cow::Borrowed(query);
    }
    let plain = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs(query))
        .finish();
    Cow::Owned(plain)
}

/// The address with all parameters unpacked, whatever its length.
pub(crate) fn plain_address<N: AsRef<str>, V: AsRef<str>>(path: &str, pairs: &[(N, V)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}

/// The parameters of a query, with packed ones unpacked in their position. A `kort` that cannot be
/// unpacked is returned as it is, so that the caller can report it.
#[must_use]
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match unpack(&value).filter(|_| name == PACKED) {
            Some(unpacked) => all.extend(unpacked),
            None => all.push((name.into_owned(), value.into_owned())),
        }
    }
    all
}

fn pack<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> Option<String> {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        escape(&mut text, name.as_ref());
        text.push('=');
        escape(&mut text, value.as_ref());
    }
    // Writing to memory does not fail; if it did, the address would be written unpacked.
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).ok()?;
    Some(URL_SAFE_NO_PAD.encode(encoder.finish().ok()?))
}

fn unpack(packed: &str) -> Option<Vec<(String, String)>> {
    let bytes = URL_SAFE_NO_PAD.decode(packed).ok()?;
    let mut text = Vec::new();
    let mut decoder = DeflateDecoder::new(&bytes[..]).take(MOST_UNPACKED + 1);
    decoder.read_to_end(&mut text).ok()?;
    let is_ours = text.len() as u64 <= MOST_UNPACKED && std::str::from_utf8(&text).is_ok();
    let pairs = url::form_urlencoded::parse(&text).into_owned();
    // Only one level of packing is ever written.
    is_ours.then(|| pairs.filter(|(name, _)| name != PACKED).collect())
}

/// Escapes for the packed text: only what separates parameters is percent-encoded, letters are not.
fn escape(into: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            ' ' => into.push('+'),
            '%' | '&' | '+' | '=' | '\0'..='\u{1f}' => {
                let mut bytes = [0; 4];
                let encoded = letter.encode_utf8(&mut bytes).as_bytes();
                into.extend(encoded.iter().map(|byte| format!("%{byte:02X}")));
            }
            _ => into.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_short_query_is_written_in_the_open() {
        assert_eq!(address::<&str, &str>("/a", &[]), "/a");
        assert_eq!(
            address("/a", &[("q", "a b&c"), ("x", "ø")]),
            "/a?q=a+b%26c&x=%C3%B8"
        );
    }

    #[test]
    fn a_long_query_is_packed_and_reads_the_same() {
        let odd = "a b+c%26&d=e\u{0}\n\u{1f}?/:#\"<>\u{202e}";
        let texts = ["ø".repeat(400), "😀".repeat(200), odd.repeat(60)];
        for text in &texts {
            let given = [("liste", "/a/x?q=%C3%B8&y=z"), ("q", text), ("tom", "")];
            let written = address("/a", &given);
            assert!(written.starts_with("/a?kort="), "{written}");
            assert!(written.len() < plain_address("/a", &given).len());
            let (_, query) = written.split_once('?').unwrap();
            assert_eq!(pairs(query), owned(&given));
            assert_eq!(pairs(&format!("x=1&{query}&y=2"))[0].0, "x");
        }
    }

    #[test]
    fn what_cannot_be_unpacked_stays_for_its_reader() {
        let bomb = {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&vec![b'a'; 1 << 20]).unwrap();
            URL_SAFE_NO_PAD.encode(encoder.finish().unwrap())
        };
        let not_text = {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(b"q=\xff").unwrap();
            URL_SAFE_NO_PAD.encode(encoder.finish().unwrap())
        };
        for value in ["", "x", "____", "%2F", &bomb, &not_text] {
            let query = format!("kort={value}");
            assert_eq!(pairs(&query)[0].0, "kort", "{value}");
        }
        let nested = pack(&[("kort", "abc"), ("q", "x")]).unwrap();
        assert_eq!(pairs(&format!("kort={nested}")), owned(&[("q", "x")]));
    }
}
