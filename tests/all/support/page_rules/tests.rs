//! Pages that must pass, and pages that must not.

use super::values::is_raw_key;
use super::{check, faults};
use crate::support::words;

const GOOD: &str = "<!DOCTYPE html>
<html lang=\"nb\">
<head><meta charset=\"utf-8\"><title>Innboks – Felles arbeidsflate</title>
<link rel=\"stylesheet\" href=\"/static/app-1a.css\"><script src=\"/static/app-1b.js\" defer></script></head>
<body>
<a href=\"#main\">Hopp til innhold</a>
<header><svg aria-hidden=\"true\"><path d=\"M0 0\"/></svg><img src=\"/static/mark.svg\" alt=\"\">
<form action=\"/sprak\" method=\"post\"><input type=\"hidden\" name=\"skjema\" value=\"x\">
<button name=\"lang\" value=\"nn\" lang=\"nn\">Nynorsk</button></form></header>
<main id=\"main\"><h1>Innboks</h1>
<form action=\"/a/310702641/innboks\" method=\"get\"><label for=\"q\">Søk</label>
<input id=\"q\" name=\"q\" aria-describedby=\"q-help\"><p id=\"q-help\">Hele ord</p>
<fieldset><legend>Status</legend><label><input type=\"checkbox\" name=\"s\"> Ulest</label></fieldset></form>
<h2>Mars</h2><h3>Brev</h3>
<a href=\"/dialog/01a0f4c4-98c0-7002-8000-000000003dde?liste=%2F\">Skattemelding, e-post 12345678901</a>
<a href=\"https://skatt.example.no/x\">Gå til skatt.example.no</a>
<h2>April</h2></main>
</body></html>";

#[test]
fn a_page_that_keeps_the_rules_passes() {
    assert_eq!(faults(GOOD), [""; 0]);
    check(GOOD, "/a/310702641/innboks");
}

/// What of the good page is replaced by what, and what must be said of it.
const BAD: &[(&str, &str, &str)] = &[
    ("<!DOCTYPE html>\n", "", "document type"),
    ("</main>", "</div></main>", "invalid HTML"),
    ("<h2>April</h2>", "<p><div>x</div></p>", "invalid HTML"),
    (
        "id=\"q-help\"",
        "id=\"q-help\" lang=\"nb\" data-x id=\"z\"",
        "invalid HTML",
    ),
    ("id=\"q-help\"", "id=\"q\"", "the id q occurs twice"),
    (
        "<h2>April</h2>",
        "<h2 id=\"\">April</h2>",
        "an id that is none",
    ),
    ("<main id=\"main\">", "<div id=\"main\">", "0 main parts"),
    ("<html lang=\"nb\">", "<html>", "language of the page"),
    (
        "<html lang=\"nb\">",
        "<html lang=\"no\">",
        "language of the page",
    ),
    ("lang=\"nn\"", "lang=\"nynorsk\"", "no language"),
    (
        "<h1>Innboks</h1>",
        "<h2>Innboks</h2>",
        "0 headings of the first level",
    ),
    (
        "<h2>April</h2>",
        "<h1>Innboks</h1>",
        "2 headings of the first level",
    ),
    ("<h2>Mars</h2>", "", "level 3 under level 1"),
    (
        "<h2>April</h2>",
        "<h2><span> </span></h2>",
        "an empty heading",
    ),
    ("<title>Innboks", "<title>Dialog", "does not begin with"),
    (
        "<title>Innboks – Felles arbeidsflate</title>",
        "",
        "does not begin with",
    ),
    ("for=\"q\"", "for=\"p\"", "for names p"),
    (
        "aria-describedby=\"q-help\"",
        "aria-describedby=\"q-help q-error\"",
        "names q-error",
    ),
    (
        "<h2>April",
        "<h2 aria-controls=\"\">April",
        "aria-controls names nothing",
    ),
    ("<label for=\"q\">Søk</label>", "", "a field without label"),
    ("> Ulest</label>", "></label>", "a field without label"),
    ("id=\"q\" name=\"q\"", "id=\"q\"", "a field without name"),
    (
        ">Nynorsk</button>",
        "><span></span></button>",
        "a button without words",
    ),
    ("<legend>Status</legend>", "", "without legend"),
    ("action=\"/sprak\" ", "", "a form without action"),
    (
        "action=\"/sprak\"",
        "action=\"/spraak\"",
        "a form to an unknown address",
    ),
    (
        "action=\"/sprak\"",
        "action=\"//sprak\"",
        "a form to an unknown address",
    ),
    ("method=\"get\"", "", "with the method"),
    (
        "<input type=\"hidden\" name=\"skjema\" value=\"x\">",
        "",
        "without token",
    ),
    (
        "name=\"skjema\" value=\"x\"",
        "name=\"skjema\" value=\"\"",
        "without token",
    ),
    (
        "method=\"post\"",
        "method=\"get\"",
        "puts the token in an address",
    ),
    (
        "<legend>Status</legend>",
        "<legend>Status</legend><label><input type=\"checkbox\" name=\"s\"> Lest</label>",
        "boxes of one name",
    ),
    (
        "<h2>April</h2>",
        "<h2>April</h2><ul class=\"af-facts\"><li>x</li></ul>",
        "a list of af-facts without its role",
    ),
    (">Hopp til innhold<", "><", "a link without words"),
    ("<a href=\"#main\">", "<a>", "a link without address"),
    ("href=\"#main\"", "href=\"#innhold\"", "unknown address"),
    ("href=\"#main\"", "href=\"#\"", "unknown address"),
    ("href=\"/dialog/", "href=\"/melding/", "unknown address"),
    (
        "href=\"https://skatt",
        "href=\"http://skatt",
        "unknown address",
    ),
    (
        "href=\"https://skatt.example.no/x\"",
        "href=\"\"",
        "unknown address",
    ),
    (" defer></script>", ">x()</script>", "an inline script"),
    (
        "<script src=\"/static/app-1b.js\" defer>",
        "<script>",
        "an inline script",
    ),
    (
        "<h2>April</h2>",
        "<h2 onclick=\"x()\">April</h2>",
        "onclick",
    ),
    (
        "<h2>April</h2>",
        "<h2 style=\"color:red\">April</h2>",
        "style",
    ),
    (
        "<h2>April</h2>",
        "<a href=\" java\nscript:x()\">April</a>",
        "code or style",
    ),
    ("<link", "<style>p{}</style><link", "an inline style sheet"),
    (
        "src=\"/static/mark.svg\"",
        "src=\"https://a.no/mark.svg\"",
        "not ours",
    ),
    (
        "<h2>April</h2>",
        "<h2>Unknown localization key: \"x\"</h2>",
        "a text is missing",
    ),
    ("e-post", "e-post 14908600062", "national identity number"),
    ("e-post", "e-post 149086 00062", "national identity number"),
    ("?liste=%2F", "?pid=14908600062", "national identity number"),
    (" alt=\"\"", "", "an image without alternative"),
    (" aria-hidden=\"true\"", "", "a drawing"),
];

#[test]
fn pages_that_break_a_rule_are_refused() {
    for &(good, bad, expected) in BAD {
        assert!(GOOD.contains(good), "{good}");
        let found = faults(&GOOD.replacen(good, bad, 1));
        assert!(
            found.iter().any(|fault| fault.contains(expected)),
            "{bad}: {expected}: {found:?}"
        );
    }
}

#[test]
fn keys_are_told_from_words_with_hyphens() {
    for word in ["e-post", "pdf-fil", "Nord-Norge", "2024-01-01", "nb", "-"] {
        assert!(!is_raw_key(word), "{word}");
    }
    for key in words::keys().iter().filter(|key| !key.starts_with('-')) {
        assert!(is_raw_key(key) && is_raw_key(&format!("«{key}»")), "{key}");
        assert!(is_raw_key(&format!("{key}-missing-too")), "{key}");
        let found = faults(&GOOD.replace("Brev", key));
        assert!(
            found
                .iter()
                .any(|fault| fault.contains("a key in place of a text")),
            "{key}"
        );
    }
}
