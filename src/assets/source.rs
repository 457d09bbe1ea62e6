//! Source of the files of `static/`: the binary or, in debug builds, the checkout.

use std::path::{Path, PathBuf};

use super::{ALL, Asset, FOREIGN_STYLE, script_source, style_sheet::style_sheet};

/// The folder `static` of a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder of the checkout that this program was built from, if it is still there.
    pub(super) fn of_build() -> Option<Self> {
        Self::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("static"))
    }

    fn at(path: PathBuf) -> Option<Self> {
        path.is_dir().then_some(Self(path))
    }

    /// The current text of a style sheet or script; `None` when it is no file of ours, or cannot be
    /// read. Only paths that the build knew are read.
    pub(super) fn read(&self, asset: &Asset) -> Option<String> {
        if asset.source == "css" {
            let foreign = std::str::from_utf8(FOREIGN_STYLE).ok()?;
            return style_sheet(foreign, &self.0.join("css")).ok();
        }
        if !asset.source.starts_with("js/") {
            return None;
        }
        let script = std::fs::read_to_string(self.0.join(asset.source)).ok()?;
        // Imports are rewritten to the names that the files had when they were built.
        Some(script_source::with_imports(&script, |specifier| {
            let source = script_source::resolve(asset.source, specifier);
            let imported = ALL.iter().find(|asset| asset.source == source)?;
            Some(imported.path.to_owned())
        }))
    }
}

#[cfg(test)]
mod tests {
    //! Style sheets and scripts that are read from a checkout.

    use axum::{
        body::to_bytes,
        http::{
            HeaderMap, HeaderValue, StatusCode, Uri,
            header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING},
        },
        response::Response,
    };

    use super::super::{FONT_LATIN, STYLE, Source, find, scripts, serve};
    use super::*;

    fn asset(source: &str) -> &'static Asset {
        let found = ALL.iter().find(|asset| asset.source == source);
        found.expect(source)
    }

    fn get(source: &Source, path: &str) -> Response {
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("br"))]);
        serve(source, &path.parse::<Uri>().unwrap(), &headers)
    }

    async fn body(response: Response) -> String {
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    /// A temporary folder with a style sheet and a script.
    fn edited() -> (PathBuf, Source) {
        let path = std::env::temp_dir().join(format!("arbeidsflate-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(path.join("css/components")).unwrap();
        std::fs::create_dir_all(path.join("js")).unwrap();
        for (file, text) in [
            ("css/theme.css", ":root{--a:1}"),
            ("css/base.css", "@layer af.base{.edited{color:red}}"),
            ("css/layout.css", ""),
            (
                "css/components/new.css",
                "@layer af.components{.new{gap:0}}",
            ),
            (
                "js/list.js",
                "// @ts-check\nimport './lib/page-lifecycle.js';\nimport x from 'dompurify';\nedited();\n",
            ),
        ] {
            std::fs::write(path.join(file), text).unwrap();
        }
        let folder = Folder::at(path.clone()).unwrap();
        (path, Source::Checkout(folder))
    }

    #[tokio::test]
    async fn an_edit_is_seen_at_the_next_request() {
        let (path, source) = edited();
        let list = asset("js/list.js");
        let answer = get(&source, list.path);
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[CACHE_CONTROL], "no-cache");
        assert!(!answer.headers().contains_key(CONTENT_ENCODING));
        // Imports are rewritten to what the program serves; line numbers do not change.
        let name = |source| asset(source).path;
        let expected = format!(
            "// @ts-check\nimport '{}';\nimport x from '{}';\nedited();\n",
            name("js/lib/page-lifecycle.js"),
            name("dompurify"),
        );
        assert_eq!(body(answer).await, expected);

        let style = body(get(&source, STYLE.path)).await;
        assert!(style.starts_with("@font-face"), "{style}");
        let own = ":root{--a:1}@layer af.base{.edited{color:red}}@layer af.components{.new{gap:0}}";
        assert!(style.ends_with(own), "{style}");
        std::fs::write(path.join("css/components/new.css"), ".again{gap:0}").unwrap();
        let style = body(get(&source, STYLE.path)).await;
        assert!(style.ends_with(".again{gap:0}"), "{style}");
        std::fs::remove_dir_all(path).unwrap();
    }

    #[test]
    fn what_is_not_in_the_folder_comes_from_the_binary() {
        let (path, source) = edited();
        for built in [asset("js/page.js"), asset("dompurify"), &FONT_LATIN] {
            let answer = get(&source, built.path);
            assert_eq!(answer.status(), StatusCode::OK, "{}", built.path);
            let cache = answer.headers()[CACHE_CONTROL].to_str().unwrap();
            assert!(cache.ends_with("immutable"), "{}", built.path);
        }
        std::fs::remove_dir_all(&path).unwrap();
        assert_eq!(Folder::at(path), None);
        let answer = get(&source, asset("js/list.js").path);
        assert_eq!(answer.headers()[CONTENT_ENCODING], "br");
        assert_eq!(get(&source, STYLE.path).headers()[CONTENT_ENCODING], "br");
    }

    #[test]
    fn no_file_is_read_that_the_build_did_not_know() {
        let (path, source) = edited();
        std::fs::write(path.join("secret.js"), "secret").unwrap();
        let list = asset("js/list.js").path;
        for address in [
            "/static/secret.js",
            "/static/js/list.js",
            "/static/..%2fsecret.js",
            "/static/css/app.css",
            &format!("{list}/../secret.js"),
        ] {
            let answer = get(&source, address);
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{address}");
        }
        std::fs::remove_dir_all(path).unwrap();
    }

    #[tokio::test]
    async fn the_checkout_gives_what_was_built_from_it() {
        let source = Source::checkout();
        assert!(matches!(source, Source::Checkout(_)));
        let built = std::str::from_utf8(STYLE.bytes).unwrap();
        assert_eq!(body(get(&source, STYLE.path)).await, built);
        for script in [&scripts::LIST, &scripts::EMBED] {
            let text = body(get(&source, script.path)).await;
            let imports: Vec<_> = text.lines().filter_map(script_source::specifier).collect();
            assert!(!imports.is_empty());
            assert!(
                imports.into_iter().all(|path| find(path).is_some()),
                "{text}"
            );
        }
    }
}
