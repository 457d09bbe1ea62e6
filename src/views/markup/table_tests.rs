//! Tests of the sanitizer against the table of elements. `tests/browser/markup.mjs` tests the
//! browser's sanitizer against the same table and the same cases.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Html, Selector};
use serde::Deserialize;

use super::elements::{ELEMENTS, Treatment};
use super::*;

/// The elements of the HTML standard, obsolete ones, and some unknown names.
const NAMES: &str = "a abbr acronym address applet area article aside audio b base basefont bdi bdo \
    bgsound big blink blockquote body br button canvas caption center cite code col colgroup command \
    content custom-element data datalist dd del details dfn dialog dir div dl dt element em embed \
    fencedframe fieldset figcaption figure font footer form frame frameset geolocation h1 h2 h3 h4 \
    h5 h6 head header hgroup hr html i iframe ilayer image img input ins isindex kbd keygen label \
    layer legend li link listing main map mark marquee math menu menuitem meta meter multicol nav \
    nextid nobr noembed noframes nolayer noscript object ol optgroup option output p param \
    permission picture plaintext portal pre progress q rb rp rt rtc ruby s samp script search \
    section select selectedcontent shadow slot small source spacer span strike strong style sub \
    summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var \
    video wbr x xmp";

const VOID_NAMES: &str = "area base basefont bgsound br col command embed frame hr image img input \
    isindex keygen link menuitem meta nextid param source spacer track wbr";

#[derive(Deserialize)]
struct Cases {
    markdown: Vec<(String, String)>,
    html: Vec<(String, String)>,
}

fn clean(text: &str) -> String {
    html(text, OutwardRule::default()).to_string()
}

/// The visible lines of the markup, words separated by one space.
fn lines(markup: &str) -> Vec<String> {
    let mut text = String::new();
    append_lines(Html::parse_fragment(markup).root_element(), &mut text);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines()
        .map(words)
        .filter(|line| !line.is_empty())
        .collect()
}

fn append_lines(parent: ElementRef<'_>, text: &mut String) {
    for child in parent.children() {
        if let Some(element) = ElementRef::wrap(child) {
            let name = element.value().name();
            let is_line = name == "br" || matches!(ELEMENTS.of(name), Treatment::Line(_));
            let end = if is_line { "\n" } else { "" };
            text.push_str(end);
            append_lines(element, text);
            text.push_str(end);
        } else if let Some(words) = child.value().as_text() {
            text.push_str(&words.replace('\n', " "));
        }
    }
}

#[test]
fn every_element_has_a_line_in_the_table() {
    let table = include_str!("elements.txt");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<&str>> = lines
        .map(|line| line.split_whitespace().collect())
        .filter(|row: &Vec<&str>| !row.is_empty())
        .collect();
    let mut verbs = BTreeMap::new();
    for row in &rows {
        assert_eq!(
            verbs.insert(row[0], row[1]),
            None,
            "{} stands twice",
            row[0]
        );
    }
    for row in &rows {
        let rest = &row[2..];
        let is_kept = |name: &str| matches!(verbs.get(name), Some(&("keep" | "line")));
        match row[1] {
            "as" => assert!(rest.len() == 1 && is_kept(rest[0]), "{row:?}"),
            "keep" | "line" | "words" => {
                assert!(rest.iter().all(|one| one.contains('=')), "{row:?}");
                assert!(
                    row[1] != "words" || row[0] == "*" || rest.is_empty(),
                    "{row:?}"
                );
            }
            verb => {
                assert!(["apart", "alt", "drop", "gap"].contains(&verb), "{row:?}");
                assert!(rest.is_empty(), "{row:?}");
            }
        }
    }
    let listed: BTreeSet<&str> = verbs.into_keys().collect();
    let missing = NAMES
        .split_whitespace()
        .filter(|name| !matches!(*name, "x" | "custom-element") && !listed.contains(name));
    assert_eq!(missing.collect::<Vec<_>>(), [""; 0]);
}

/// One element between words: its treatment, and that of the words in and around it.
#[test]
fn every_element_becomes_what_the_table_says() {
    for name in NAMES.split_whitespace() {
        let attributes =
            r#"alt="ord" href="https://a.no/" id=i class=c style="color:red" onclick="x()""#;
        let upper = name.to_uppercase();
        for (open, close) in [(name, name), (&*upper, name), (name, &*upper)] {
            let start = format!("<{open} {attributes}>");
            let element = if VOID_NAMES.split(' ').any(|void| void == name) {
                start
            } else {
                format!("{start}ord</{close}>")
            };
            for (around, home) in contexts(name) {
                let text = around.replace("[]", &format!("før{element}etter"));
                check(name, &element, &text, home);
            }
        }
    }
}

/// Markup around an element, and whether the element may stand there.
fn contexts(name: &str) -> Vec<(&'static str, bool)> {
    let mut contexts = vec![
        ("[]", true),
        ("<div>[]</div>", true),
        ("<section><form>[]</form></section>", true),
        ("<ul><li>[]</li></ul>", true),
        ("<blockquote>[]", true),
        ("<table><tr><td>[]</td></tr></table>", true),
        ("<div><div><span>[]", true),
    ];
    let needs_home = !nesting::needs(name).is_empty();
    if needs_home || matches!(name, "table" | "colgroup" | "col") {
        contexts.truncate(5);
        contexts.retain(|_| name != "li");
        for context in &mut contexts {
            context.1 = !needs_home;
        }
    }
    contexts
}

#[expect(
    clippy::cognitive_complexity,
    reason = "one arm for each treatment, each with its expectation"
)]
fn check(name: &str, element: &str, text: &str, is_home: bool) {
    let output = clean(text);
    let seen = lines(&output);
    let whole = seen.join("\n");
    let found = |name: &str| {
        let page = Html::parse_fragment(&output);
        page.select(&Selector::parse(name).unwrap()).count()
    };
    assert!(
        !output.contains("onclick") && !output.contains("style="),
        "{text}\n→ {output}"
    );
    assert!(
        !output.contains("id=") && !output.contains("class="),
        "{text}\n→ {output}"
    );
    let is_void = !element.contains("</");
    match ELEMENTS.of(name) {
        _ if !is_home => assert!(
            !whole.contains("føro") && !whole.contains("ordetter"),
            "{text}\n→ {output}"
        ),
        Treatment::Keep(_) if name == "br" => assert!(whole.contains("før\netter"), "{output}"),
        Treatment::Keep(_) if is_void => assert!(whole.contains("føretter"), "{output}"),
        Treatment::Keep("a") => assert!(whole.contains("førord (a.no)etter"), "{output}"),
        Treatment::Keep(kept) => {
            assert!(whole.contains("førordetter"), "{text}\n→ {output}");
            assert!(found(kept) > 0, "{text}\n→ {output}");
        }
        // Words of a table outside its cells are moved before it.
        Treatment::Line("table") => assert!(whole.contains("ord"), "{output}"),
        Treatment::Line(kept) => {
            let lines = if is_void {
                "før\netter"
            } else {
                "før\nord\netter"
            };
            assert!(whole.contains(lines), "{text}\n→ {output}");
            let is_heading = nesting::is_heading(kept);
            assert!(is_heading || found(kept) > 0, "{text}\n→ {output}");
        }
        Treatment::Words if is_void => assert!(whole.contains("føretter"), "{text}\n→ {output}"),
        Treatment::Words => assert!(whole.contains("førordetter"), "{text}\n→ {output}"),
        Treatment::Apart if is_void => assert!(whole.contains("før etter"), "{text}\n→ {output}"),
        Treatment::Apart | Treatment::Alternative => {
            assert!(whole.contains("før ord etter"), "{text}\n→ {output}");
        }
        Treatment::Drop => assert!(whole.contains("føretter"), "{text}\n→ {output}"),
        // Nothing ends the content of `plaintext`.
        Treatment::Gap if name == "plaintext" => assert!(whole.contains("før"), "{output}"),
        Treatment::Gap => assert!(whole.contains("før etter"), "{text}\n→ {output}"),
    }
}

#[test]
fn texts_become_what_the_browser_makes_of_them() {
    let cases: Cases = serde_json::from_str(include_str!("cases.json")).unwrap();
    let mut faults = Vec::new();
    for (cases, clean) in [
        (
            cases.markdown,
            markdown as fn(&str, OutwardRule) -> SafeHtml,
        ),
        (cases.html, html as fn(&str, OutwardRule) -> SafeHtml),
    ] {
        for (text, expected) in cases {
            let mut output = clean(&text, OutwardRule::default()).to_string();
            if !output.contains("<pre>") {
                output = output.replace('\n', "");
            }
            if output != expected {
                faults.push(format!("{text}\n  is {output}\n  not {expected}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_ends_of_lines_outlive_deep_nesting() {
    let text = "<div>".repeat(80) + "Postboks 1 </div><div>0001 Oslo</div>" + &"</div>".repeat(79);
    assert_eq!(lines(&clean(&text)), ["Postboks 1", "0001 Oslo"]);
}
