//! List of service owners with their logos, in the format in which such lists are published.
//!
//! The logos are simple generated shapes that resemble nobody's. To test that the inbox works
//! without a logo, one owner has none, one has a truncated file and one has a drawing with a script
//! in it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use url::Url;

/// Path of the list on the site.
pub const ORGANISATIONS: &str = "/orgs.json";
/// Path prefix of the logos.
const LOGO_PREFIX: &str = "/merker/";

/// A bitmap logo; the others are SVG drawings.
const PNG_LOGO: &[u8] = include_bytes!("logo.png");
const OWNER_WITH_PNG: &str = "fjordvik";
const OWNER_WITHOUT_LOGO: &str = "ssb";
const OWNER_WITH_TRUNCATED_LOGO: &str = "dat";
const OWNER_WITH_SCRIPT: &str = "tad";

/// Main colour and accent colour of a logo.
const COLOURS: [(&str, &str); 7] = [
    ("#0b5d3b", "#7cc5a1"),
    ("#8a1538", "#e58fa8"),
    ("#1b4f9c", "#86b1ea"),
    ("#6b3fa0", "#c3a4ea"),
    ("#a34713", "#f0ab7e"),
    ("#00697a", "#6fc6d3"),
    ("#4a4a4a", "#b5b5b5"),
];

/// SVG drawings of 64 × 64, with `A` and `B` for the two colours.
const DRAWINGS: [&str; 8] = [
    "<circle cx='32' cy='32' r='28' fill='A'/><circle cx='32' cy='32' r='13' fill='B'/>",
    "<path d='M4 54 26 12l22 42z' fill='A'/><path d='M32 54l14-26 14 26z' fill='B'/>",
    "<g fill='none' stroke-width='9' stroke-linecap='round'><path d='M8 22q12-14 24 0t24 0' stroke='A'/>\
     <path d='M8 42q12-14 24 0t24 0' stroke='B'/></g>",
    "<rect x='8' y='34' width='12' height='22' rx='2' style='fill:B'/>\
     <rect x='26' y='20' width='12' height='36' rx='2' style='fill:A'/>\
     <rect x='44' y='8' width='12' height='48' rx='2' style='fill:A'/>",
    "<polygon points='32,4 60,32 32,60 4,32' fill='A'/><polygon points='32,20 44,32 32,44 20,32' fill='B'/>",
    "<path d='M6 58V6a52 52 0 0 1 52 52z' fill='A'/><path d='M6 58V32a26 26 0 0 1 26 26z' fill='B'/>",
    "<polygon points='32,4 57,18 57,46 32,60 7,46 7,18' fill='A'/><circle cx='32' cy='32' r='9' fill='B'/>",
    "<defs><linearGradient id='g'><stop offset='0' stop-color='A'/><stop offset='1' stop-color='B'/></linearGradient></defs>\
     <path d='M32 6c14 0 24 8 24 22S44 52 32 60C20 52 8 42 8 28S18 6 32 6z' fill='url(#g)'/>",
];

/// The list for a site at `origin`; `owners` are the world's service owners by code.
pub(super) fn list(owners: &BTreeMap<String, Value>, origin: &Url) -> Value {
    let entry = |(code, owner): (&String, &Value)| {
        let logo = (code != OWNER_WITHOUT_LOGO)
            .then(|| {
                origin
                    .join(&format!("{LOGO_PREFIX}{}", file_name(code)))
                    .ok()
            })
            .flatten();
        let entry = json!({
            "name": owner.get("name"),
            "logo": logo,
            "orgnr": owner.get("orgNumber"),
            "homepage": origin,
            "environments": ["demo"],
        });
        (code.clone(), entry)
    };
    let entries: serde_json::Map<String, Value> = owners.iter().map(entry).collect();
    json!({ "orgs": entries })
}

fn file_name(code: &str) -> String {
    let kind = match code {
        OWNER_WITH_PNG | OWNER_WITH_TRUNCATED_LOGO => "png",
        _ => "svg",
    };
    format!("{code}.{kind}")
}

/// A logo of the list: media type and bytes.
pub(super) fn logo(
    owners: &BTreeMap<String, Value>,
    file: &str,
) -> Option<(&'static str, Vec<u8>)> {
    let index = owners
        .keys()
        .position(|code| code != OWNER_WITHOUT_LOGO && file_name(code) == file)?;
    let code = file.split_once('.')?.0;
    match code {
        OWNER_WITH_PNG => Some(("image/png", PNG_LOGO.to_vec())),
        OWNER_WITH_TRUNCATED_LOGO => {
            Some(("image/png", PNG_LOGO.get(..PNG_LOGO.len() / 2)?.to_vec()))
        }
        _ => Some(("image/svg+xml", render_svg(index, code).into_bytes())),
    }
}

/// The numbers of shapes and colours have no common factor, so the first 56 logos all differ.
fn render_svg(index: usize, code: &str) -> String {
    let shape = DRAWINGS.iter().cycle().nth(index % DRAWINGS.len());
    let colours = COLOURS.iter().cycle().nth(index % COLOURS.len());
    let (Some(shape), Some((main, second))) = (shape, colours) else {
        return String::new();
    };
    let shapes = ["fill", "stroke", "stop-color"]
        .iter()
        .fold((*shape).to_owned(), |svg, attribute| {
            svg.replace(
                &format!("{attribute}='A'"),
                &format!("{attribute}='{main}'"),
            )
            .replace(
                &format!("{attribute}='B'"),
                &format!("{attribute}='{second}'"),
            )
        })
        .replace("fill:A", &format!("fill:{main}"))
        .replace("fill:B", &format!("fill:{second}"));
    let script = match code {
        OWNER_WITH_SCRIPT => "<script>document.title = 'from a mark'</script>",
        _ => "",
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><title>{code}</title>{shapes}{script}</svg>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners() -> BTreeMap<String, Value> {
        let owner = json!({ "name": { "nb": "Etat" }, "orgNumber": "216007719" });
        ["brg", "dat", "fjordvik", "skd", "ssb", "tad"]
            .iter()
            .map(|code| ((*code).to_owned(), owner.clone()))
            .collect()
    }

    #[test]
    fn every_logo_of_the_list_is_there_and_one_owner_has_none() {
        let origin = Url::parse("http://etat.localhost:8083").unwrap();
        let list = list(&owners(), &origin);
        let entries = list["orgs"].as_object().unwrap();
        assert_eq!(entries.len(), 6);
        for (code, entry) in entries {
            assert_eq!(entry["name"]["nb"], "Etat");
            let Some(address) = entry["logo"].as_str() else {
                assert_eq!(code, OWNER_WITHOUT_LOGO);
                continue;
            };
            let file = address
                .strip_prefix("http://etat.localhost:8083/merker/")
                .unwrap();
            assert!(logo(&owners(), file).is_some(), "{address}");
        }
        assert!(logo(&owners(), "ssb.svg").is_none());
        assert!(logo(&owners(), "../key").is_none());
    }

    #[test]
    fn marks_differ_and_only_one_has_script() {
        let files = ["brg.svg", "skd.svg", "tad.svg"].map(|file| {
            let (kind, bytes) = logo(&owners(), file).unwrap();
            assert_eq!(kind, "image/svg+xml");
            String::from_utf8(bytes).unwrap()
        });
        assert_ne!(files[0], files[1]);
        let has_script = files.each_ref().map(|file| file.contains("<script"));
        assert_eq!(has_script, [false, false, true]);
        assert!(
            files
                .iter()
                .all(|file| !file.contains("'A'") && !file.contains(":B"))
        );
    }
}
