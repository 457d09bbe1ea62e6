//! Static assets: style sheet, font, scripts and icons as they were built into the binary.
//!
//! `src/build.rs` makes them. Every file has the hash of its content in its name, so that browsers
//! may cache it for good, and is compressed once, at build time. In a debug build, `demo` and
//! `preview` read style sheets and scripts from the checkout instead ([`Source::checkout`]).

#[cfg(debug_assertions)]
mod script_source;
#[cfg(debug_assertions)]
mod source;
#[cfg(debug_assertions)]
mod style_sheet;

use std::fmt;

use askama::{FastWritable, Values};
use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY,
};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A static file that is served to browsers.
pub struct Asset {
    /// The URL path, with the hash of the content in it.
    pub path: &'static str,
    /// Its source: a path below `static/`, or the name of a package or font.
    pub source: &'static str,
    /// Media type, as the `Content-Type` header has it.
    pub content_type: &'static str,
    /// The file as it is, uncompressed.
    pub bytes: &'static [u8],
    /// The file compressed with Brotli, where that makes it smaller.
    pub brotli: Option<&'static [u8]>,
    /// The file compressed with gzip, where that makes it smaller.
    pub gzip: Option<&'static [u8]>,
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asset")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Entry script of a page. As text it is the tags for the page: one for the script, and preload
/// tags for what it imports.
#[derive(Debug)]
pub struct Script {
    path: &'static str,
    imports: &'static [&'static str],
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for import in self.imports {
            write!(f, "<link rel=\"modulepreload\" href=\"{import}\">")?;
        }
        let path = self.path;
        write!(f, "<script type=\"module\" src=\"{path}\"></script>")
    }
}

impl FastWritable for Script {
    fn write_into(&self, dest: &mut dyn fmt::Write, _values: &dyn Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

/// Only the build script makes them, and their addresses are file names of ours.
impl askama::filters::HtmlSafe for Script {}

/// The file with this URL path.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    ALL.iter().copied().find(|asset| asset.path == path)
}

/// An icon of the design system as markup for a page: decorative (hidden from assistive
/// technology), as large as the text and in its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(&'static str);

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FastWritable for Icon {
    fn write_into(&self, dest: &mut dyn fmt::Write, _values: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.0)?)
    }
}

impl Icon {
    /// The same markup with an id for its drawing, so that [`Icon::again`] can show it elsewhere on
    /// the page.
    #[must_use]
    pub fn named(self, id: &str) -> NamedIcon {
        let (frame, drawing) = self.parts();
        NamedIcon(format!("{frame}<g id=\"{id}\">{drawing}</g></svg>"))
    }

    /// Markup that shows the drawing with this id again (`<use>`): a fraction of its size.
    #[must_use]
    pub fn again(self, id: &str) -> NamedIcon {
        let (frame, _) = self.parts();
        NamedIcon(format!("{frame}<use href=\"#{id}\"/></svg>"))
    }

    /// The opening tag of the SVG, and its content.
    fn parts(self) -> (&'static str, &'static str) {
        let end = self.0.find('>').map_or(self.0.len(), |end| end + 1);
        let (frame, rest) = self.0.split_at(end);
        (frame, rest.strip_suffix("</svg>").unwrap_or(rest))
    }
}

/// An icon that a page shows several times. Its id is made by us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedIcon(String);

impl fmt::Display for NamedIcon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FastWritable for NamedIcon {
    fn write_into(&self, dest: &mut dyn fmt::Write, _values: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl askama::filters::HtmlSafe for NamedIcon {}

/// Only the build script makes icons, from the files of a package whose lock is committed.
impl askama::filters::HtmlSafe for Icon {}

/// Source of style sheets and scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The binary: compressed, and cached by browsers for good.
    #[default]
    Embedded,
    /// The checkout, read for each request; uncompressed, and revalidated by browsers each time.
    #[cfg(debug_assertions)]
    Checkout(source::Folder),
}

impl Source {
    /// The checkout that a debug build was made from, if it is still there; otherwise the binary.
    #[must_use]
    pub fn checkout() -> Self {
        #[cfg(debug_assertions)]
        if let Some(folder) = source::Folder::of_build() {
            return Self::Checkout(folder);
        }
        Self::Embedded
    }
}

/// Marks an answer whose content may differ at the next request.
#[derive(Clone, Copy, Debug)]
pub struct Changeable;

/// Answers `GET /static/{file}`.
///
/// Compresses nothing itself: keep it outside a layer that does.
pub fn serve(source: &Source, uri: &Uri, headers: &HeaderMap) -> Response {
    let Some(asset) = find(uri.path()) else {
        let no_store = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return (StatusCode::NOT_FOUND, [no_store]).into_response();
    };
    let current = match source {
        Source::Embedded => None,
        #[cfg(debug_assertions)]
        Source::Checkout(folder) => folder.read(asset),
    };
    match current {
        Some(text) => changeable(asset, text),
        None => asset.response(Encoding::best_of(headers)),
    }
}

fn changeable(asset: &Asset, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    let mut response = (headers, text).into_response();
    response.extensions_mut().insert(Changeable);
    response
}

impl Asset {
    fn response(&self, encoding: Encoding) -> Response {
        let (bytes, name) = match encoding {
            Encoding::Brotli => (self.brotli, "br"),
            Encoding::Gzip => (self.gzip, "gzip"),
            Encoding::Identity => (None, ""),
        };
        let mut response =
            Body::from(Bytes::from_static(bytes.unwrap_or(self.bytes))).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        );
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        if bytes.is_some() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The smallest encoding that the browser accepts. One with a low `q` is used all the same; one
    /// with `q=0` is not.
    fn best_of(headers: &HeaderMap) -> Self {
        let taken = |name: &str| {
            let fields = headers.get_all(ACCEPT_ENCODING).into_iter();
            fields
                .filter_map(|field| field.to_str().ok())
                .flat_map(|field| field.split(','))
                .any(|offer| {
                    let mut parts = offer.split(';').map(str::trim);
                    parts
                        .next()
                        .is_some_and(|own| own.eq_ignore_ascii_case(name))
                        && !parts.any(is_zero_quality)
                })
        };
        if taken("br") {
            Self::Brotli
        } else if taken("gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }
}

fn is_zero_quality(parameter: &str) -> bool {
    parameter.split_once('=').is_some_and(|(name, value)| {
        name.trim().eq_ignore_ascii_case("q") && value.trim().parse() == Ok(0.0_f32)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn accepting(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap())])
    }

    fn style() -> &'static str {
        std::str::from_utf8(STYLE.bytes).unwrap()
    }

    #[test]
    fn the_smallest_encoding_that_the_browser_takes_is_chosen() {
        let cases = [
            ("", Encoding::Identity),
            ("identity", Encoding::Identity),
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("BR;q=0.1, gzip", Encoding::Brotli),
            ("br;q=0, gzip;q=0.5", Encoding::Gzip),
            ("br; q=0.000, gzip ; Q=0", Encoding::Identity),
            ("brotli, xgzip", Encoding::Identity),
        ];
        for (header, expected) in cases {
            assert_eq!(Encoding::best_of(&accepting(header)), expected, "{header}");
        }
    }

    #[tokio::test]
    async fn a_file_is_served_with_its_type_and_may_be_kept_for_good() {
        for asset in ALL {
            let answer = serve(
                &Source::Embedded,
                &Uri::from_static(asset.path),
                &accepting("br"),
            );
            assert_eq!(answer.status(), StatusCode::OK);
            let header = |name| {
                answer
                    .headers()
                    .get(name)
                    .map(|value| value.to_str().unwrap())
            };
            assert_eq!(header(CONTENT_TYPE), Some(asset.content_type));
            assert_eq!(
                header(CACHE_CONTROL),
                Some("public, max-age=31536000, immutable")
            );
            assert_eq!(header(VARY), Some("Accept-Encoding"));
            assert_eq!(
                header(CONTENT_ENCODING),
                asset.brotli.map(|_| "br"),
                "{}",
                asset.path
            );
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX)
                .await
                .unwrap();
            assert_eq!(body, asset.brotli.unwrap_or(asset.bytes));
        }
    }

    #[tokio::test]
    async fn an_unknown_or_inexact_name_is_not_found_and_not_kept() {
        let inexact = format!("{}/", STYLE.path);
        for path in [
            "/static/",
            "/static/style.css",
            "/static/../Cargo.toml",
            "/static/js/../../Cargo.toml",
            "/static/js/list.js",
            "/static/list.js",
            &inexact,
        ] {
            for source in [Source::Embedded, Source::checkout()] {
                let answer = serve(&source, &path.parse().unwrap(), &HeaderMap::new());
                assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
                assert_eq!(answer.headers().get(CACHE_CONTROL).unwrap(), "no-store");
            }
        }
    }

    #[test]
    fn names_change_with_the_content() {
        for asset in ALL {
            let file = asset.path.strip_prefix("/static/").unwrap();
            let parts: Vec<_> = file.split('.').collect();
            let &[_, hash, _] = parts.as_slice() else {
                panic!("{file}")
            };
            assert_eq!(hash.len(), 16, "{file}");
            assert!(hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{file}");
        }
    }

    #[test]
    fn the_style_sheet_asks_for_nothing_but_our_fonts() {
        let addresses: Vec<_> = style()
            .split("url(")
            .skip(1)
            .map(|after| after.trim_start_matches(['"', '\'']))
            .filter(|address| !address.starts_with("data:"))
            .collect();
        assert_eq!(addresses.len(), 2);
        for (address, font) in addresses.iter().zip([&FONT_LATIN, &FONT_LATIN_EXT]) {
            assert!(address.starts_with(font.path), "{}", font.path);
            assert!(font.bytes.starts_with(b"wOF2"));
        }
        assert!(!style().contains("@import"));
        assert!(!style().contains("@charset"));
    }

    #[test]
    fn the_style_sheet_holds_the_layers_the_theme_and_our_rules_in_this_order() {
        let position = |text: &str| style().find(text).unwrap_or_else(|| panic!("no {text}"));
        let layers =
            position("@layer ds.theme, ds.base, ds.components, af.base, af.layout, af.components;");
        let theme = position("--ds-color-person-surface-hover:#85ecc0");
        let own = position("font-feature-settings:\"cv05\" 1");
        assert!(position("@font-face") < layers && layers < theme && theme < own);
        assert_eq!(style().matches('{').count(), style().matches('}').count());
    }

    #[test]
    fn compressed_the_files_keep_within_their_budget() {
        let compressed = STYLE.brotli.unwrap().len();
        println!(
            "style sheet: {} bytes, Brotli {compressed}",
            STYLE.bytes.len()
        );
        assert!(compressed <= 25_000, "{compressed}");
        assert!(STYLE.gzip.unwrap().starts_with(&[0x1f, 0x8b]));
        assert!(compressed < STYLE.gzip.unwrap().len());
        assert!(FONT_LATIN.bytes.len() <= 50_000);
    }

    /// The addresses that a script imports, directly and indirectly.
    fn imported(script: &str, found: &mut BTreeSet<&'static str>) {
        for after in script.split("\"./").skip(1) {
            let file = after.split('"').next().unwrap();
            let asset = find(&format!("/static/{file}")).expect(file);
            found.insert(asset.path);
            if asset.source.starts_with("js/") {
                imported(std::str::from_utf8(asset.bytes).unwrap(), found);
            }
        }
    }

    #[test]
    fn a_page_fetches_what_its_script_imports_along_with_it() {
        let all = [
            &scripts::ACTION,
            &scripts::DIALOG,
            &scripts::EMBED,
            &scripts::LIST,
            &scripts::LOGIN,
            &scripts::PAGE,
        ];
        for script in all {
            let text = std::str::from_utf8(find(script.path).unwrap().bytes).unwrap();
            let mut expected = BTreeSet::new();
            imported(text, &mut expected);
            assert_eq!(
                script.imports.iter().copied().collect::<BTreeSet<_>>(),
                expected,
                "{}",
                script.path
            );
            let tags = script.to_string();
            assert_eq!(
                tags.matches("modulepreload").count(),
                expected.len(),
                "{tags}"
            );
            let own = format!("<script type=\"module\" src=\"{}\"></script>", script.path);
            assert!(tags.ends_with(&own), "{tags}");
        }
        assert!(!scripts::LIST.imports.is_empty() && scripts::LOGIN.imports.is_empty());
        // Scripts that are on one page together import different files.
        for other in [&scripts::DIALOG, &scripts::PAGE] {
            let is_shared = |import| other.imports.contains(import);
            assert!(!scripts::EMBED.imports.iter().any(is_shared));
        }
    }

    #[test]
    fn scripts_keep_within_their_budget() {
        let size = |path: &&str| find(path).unwrap().brotli.unwrap().len();
        let whole =
            |script: &Script| size(&script.path) + script.imports.iter().map(size).sum::<usize>();
        for script in [
            &scripts::LIST,
            &scripts::PAGE,
            &scripts::DIALOG,
            &scripts::ACTION,
        ] {
            println!("{}: Brotli {}", script.path, whole(script));
            assert!(whole(script) <= 5_000, "{}", script.path);
        }
        println!("embed: Brotli {}", whole(&scripts::EMBED));
        assert!(whole(&scripts::EMBED) <= 55_000);
    }

    #[test]
    fn an_icon_is_markup_for_the_eye_only() {
        #[derive(askama::Template)]
        #[template(source = "{{ icon }}", ext = "html")]
        struct Page {
            icon: Icon,
        }
        let page = askama::Template::render(&Page { icon: icons::FILE }).unwrap();
        assert_eq!(page, icons::FILE.to_string());
        let opening =
            "<svg class=\"ds-icon\" aria-hidden=\"true\" focusable=\"false\" width=\"1em\" ";
        assert!(page.starts_with(opening), "{page}");
        assert!(
            page.contains("fill=\"currentColor\"") && page.ends_with("</svg>"),
            "{page}"
        );
    }
}
