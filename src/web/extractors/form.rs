//! Fields of posted forms, and the first CSRF check: the browser's headers say that a page of ours
//! sent the form (`docs/rules/security.md#act-2`). The second, of its token, is that of the
//! extractors `OwnForm` and `PostedForm` in `browser_session`.

use http::{
    HeaderMap, HeaderName,
    header::{CONTENT_ENCODING, CONTENT_TYPE, ORIGIN},
};

use crate::domain::text::without_controls;

/// Name of the hidden field that holds the CSRF token.
pub const TOKEN_FIELD: &str = "skjema";

/// The fields of a form in their order; values have no control characters.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses a body of type `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        let fields = url::form_urlencoded::parse(body);
        Self(
            fields
                .map(|(name, value)| (name.into_owned(), without_controls(&value)))
                .collect(),
        )
    }

    /// Number of fields, repeated names included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the form has no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields as a query without the CSRF token, which belongs to a single browser session.
    #[must_use]
    pub fn as_query(&self) -> String {
        let others = self.0.iter().filter(|(field, _)| field != TOKEN_FIELD);
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(others)
            .finish()
    }

    /// Every field as name and value, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The values of every field of this name, in their order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The values of every field of this name, and of every field whose name is this one followed
    /// by a dot and a suffix.
    pub fn all_named(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(field, _)| {
            let rest = field.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        named.map(|(_, value)| value.as_str())
    }

    /// The value of the first field of this name; `None` when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Why the headers of a form were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormRefusal {
    /// `Sec-Fetch-Site` or `Origin` names another site, or comes twice.
    ForeignSite,
    /// The content type is not `application/x-www-form-urlencoded`, or the body is compressed.
    ContentType,
}

/// Whether the body is a form by its content type, and not compressed.
#[must_use]
pub fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = content_type
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    essence.is_some_and(|e| e.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
        && !headers.contains_key(CONTENT_ENCODING)
}

/// Checks the origin of a form by `Sec-Fetch-Site` and `Origin`. A missing header proves nothing;
/// then the CSRF token decides alone.
///
/// # Errors
/// When a header says that another site sent the form, or the body is not a plain form.
pub fn check_source(headers: &HeaderMap, public_origin: &str) -> Result<(), FormRefusal> {
    let all = |name: HeaderName| headers.get_all(name).iter().collect::<Vec<_>>();
    let is_only = |values: &[&http::HeaderValue], wanted: &str| match values {
        [] => true,
        [value] => value.as_bytes() == wanted.as_bytes(),
        _ => false,
    };
    let site = all(HeaderName::from_static("sec-fetch-site"));
    if !is_only(&site, "same-origin") || !is_only(&all(ORIGIN), public_origin) {
        return Err(FormRefusal::ForeignSite);
    }
    if is_form(headers) {
        Ok(())
    } else {
        Err(FormRefusal::ContentType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN_OF_OURS: &str = "https://inbox.example.no";

    fn source(pairs: &[(&'static str, &str)]) -> Result<(), FormRefusal> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        check_source(&headers, ORIGIN_OF_OURS)
    }

    #[test]
    fn a_form_of_ours_passes_with_and_without_the_newer_header() {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let ours = ("origin", ORIGIN_OF_OURS);
        assert_eq!(
            source(&[form, ours, ("sec-fetch-site", "same-origin")]),
            Ok(())
        );
        assert_eq!(source(&[form, ours]), Ok(()));
        assert_eq!(source(&[form]), Ok(()));
        let charset = (
            "content-type",
            "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
        );
        assert_eq!(source(&[charset, ours]), Ok(()));
    }

    #[test]
    fn a_form_of_another_site_or_of_no_site_is_refused() {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let ours = ("origin", ORIGIN_OF_OURS);
        let foreign: [&[(&str, &str)]; 8] = [
            &[form, ("origin", "null")],
            &[form, ("origin", "https://evil.example")],
            &[form, ("origin", "https://inbox.example.no.evil.example")],
            &[form, ("origin", "http://inbox.example.no")],
            &[form, ours, ours],
            &[form, ours, ("sec-fetch-site", "cross-site")],
            &[form, ours, ("sec-fetch-site", "same-site")],
            &[form, ours, ("sec-fetch-site", "none")],
        ];
        for headers in foreign {
            let headers: Vec<_> = headers.to_vec();
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(HeaderName::try_from(name).unwrap(), value.parse().unwrap());
            }
            assert_eq!(
                check_source(&map, ORIGIN_OF_OURS),
                Err(FormRefusal::ForeignSite),
                "{map:?}"
            );
        }
    }

    #[test]
    fn a_field_may_carry_what_it_stands_for_in_its_name() {
        let form = Fields::parse(b"sak=a&sak.1=b&saken=c&ved=d&sak.2=e");
        let values: Vec<_> = form.all_named("sak").collect();
        assert_eq!(values, ["a", "b", "e"]);
        assert_eq!(form.all("sak").collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn only_plain_forms_are_read() {
        for content_type in [
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/json",
        ] {
            assert_eq!(
                source(&[("content-type", content_type)]),
                Err(FormRefusal::ContentType)
            );
        }
        assert_eq!(source(&[]), Err(FormRefusal::ContentType));
        let form = ("content-type", "application/x-www-form-urlencoded");
        assert_eq!(
            source(&[form, ("content-encoding", "gzip")]),
            Err(FormRefusal::ContentType)
        );
    }
}
